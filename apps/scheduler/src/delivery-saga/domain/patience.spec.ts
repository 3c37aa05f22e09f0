import { droneCompleteBy, nextPoll } from './patience';

const now = new Date('2026-01-01T12:00:00Z');
const seconds = (polls: number, notBeforeIn?: number): number => {
  const notBefore = notBeforeIn === undefined ? undefined : new Date(now.getTime() + notBeforeIn * 1_000);
  return (nextPoll(now, polls, notBefore).getTime() - now.getTime()) / 1_000;
};

describe('nextPoll', () => {
  it('asks less and less often, up to every 30 s', () => {
    expect([0, 1, 2, 3, 4, 5, 500].map((polls) => seconds(polls))).toEqual([2, 4, 8, 16, 30, 30, 30]);
  });

  it.each([
    ['the drone should have left', 3, -60, 16],
    ['it must leave before the pause is over', 3, 5, 5],
    ['it must leave after the pause', 0, 20, 2],
    ['it need not leave for a while', 0, 90, 90],
    ['it need not leave for days', 0, 86_400, 300],
  ])('when %s', (_, polls, notBeforeIn, expected) => {
    expect(seconds(polls, notBeforeIn)).toBe(expected);
  });
});

describe('droneCompleteBy', () => {
  it('lies a little after the deadline, so that dispatch can say why it found no drone', () => {
    expect(droneCompleteBy({ deadline: '2026-01-01T12:00:00.000Z' })).toEqual(new Date('2026-01-01T12:00:30.000Z'));
  });
});
