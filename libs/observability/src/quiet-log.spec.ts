import { QuietLog, runInContext, withSpan } from './index';
import { captureLogs } from './testing';

const down = (code = 'ECONNREFUSED', message = 'connect') => Object.assign(new Error(message), { code });

describe('QuietLog', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const quiet = () => {
    const { log, lines } = captureLogs();
    return { quiet: new QuietLog('Relay', 5_000, log), lines };
  };

  it('says at once what is wrong, in one line without a stack', () => {
    const { quiet: log, lines } = quiet();
    log.warn('Cannot publish', new Error('No broker', { cause: down() }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'warn', context: 'Relay', msg: 'Cannot publish (Error: No broker)' });
    expect(lines[0]).toMatchObject({ code: 'Error', cause: 'ECONNREFUSED' });
    expect(JSON.stringify(lines)).not.toMatch(/"stack"|\.spec\.ts/);
  });

  it('counts the repetitions, says so when the time is over, and is silent once they stop', () => {
    const { quiet: log, lines } = quiet();
    for (let count = 0; count < 100; count += 1) log.warn('Cannot publish', down());
    expect(lines).toHaveLength(1);
    jest.advanceTimersByTime(5_000);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatchObject({ msg: lines[0]!['msg'], suppressed: 99 });
    log.warn('Cannot publish', down());
    jest.advanceTimersByTime(5_000);
    expect(lines[2]).toMatchObject({ suppressed: 1 });
    jest.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(3);
    log.warn('Cannot publish', down());
    expect(lines).toHaveLength(4);
    expect(lines[3]).not.toHaveProperty('suppressed');
  });

  it('keeps kinds apart, also when they alternate', () => {
    const { quiet: log, lines } = quiet();
    for (let count = 0; count < 10; count += 1) {
      log.warn('Cannot publish', down());
      log.warn('Cannot publish', down('57P01'));
      log.warn('Cannot publish', down('ECONNREFUSED', 'another'));
      log.warn('Cannot read', down());
    }
    expect(lines).toHaveLength(4);
  });

  it('tells the end once, and the next beginning at once', () => {
    const { quiet: log, lines } = quiet();
    log.recovered();
    expect(lines).toHaveLength(0);
    log.warn('Cannot publish', down());
    log.warn('Cannot publish', down());
    log.recovered();
    log.recovered();
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['warn', 'Cannot publish (ECONNREFUSED: connect)'],
      ['info', 'Working again'],
    ]);
    jest.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(2);
    log.warn('Cannot publish', down());
    expect(lines).toHaveLength(3);
  });

  it('gives the ids of the first request as an example, and none with the count of many', async () => {
    const { quiet: log, lines } = quiet();
    await runInContext({ requestId: 'r-1' }, () =>
      withSpan('work', {}, async () => {
        log.warn('Cannot publish', down());
        log.warn('Cannot publish', down());
      }),
    );
    jest.advanceTimersByTime(5_000);
    expect(lines.map(({ requestId }) => requestId)).toEqual(['r-1', undefined]);
  });
});
