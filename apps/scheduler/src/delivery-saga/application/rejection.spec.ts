import { rejectionOf } from './rejection';

describe('rejectionOf', () => {
  it.each([
    ['rejected', 'too_heavy', 'reserve-drone', 'too_heavy'],
    ['rejected', 'a_code_of_later', 'plan-flight', 'a_code_of_later'],
    ['retries_exhausted', 'peer_unavailable', 'hold-credit', 'temporarily_unavailable'],
    ['deadline_exceeded', 'deadline_exceeded', 'hold-credit', 'temporarily_unavailable'],
    ['deadline_exceeded', 'peer_unavailable', 'reserve-drone', 'temporarily_unavailable'],
    ['deadline_exceeded', 'deadline_exceeded', 'reserve-drone', 'no_drone_available'],
  ] as const)('makes of %s %s in %s: %s', (kind, code, step, expected) => {
    expect(rejectionOf({ kind, code, step })).toEqual({ code: expected, detail: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  it('tells nobody when the client cancelled', () => {
    expect(rejectionOf({ kind: 'cancelled', code: 'cancelled_by_client' })).toBeUndefined();
  });
});
