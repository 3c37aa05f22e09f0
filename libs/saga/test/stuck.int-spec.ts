import { Logger } from '@nestjs/common';
import type { TestDatabase } from '@app/persistence/testing';
import { StepRejected } from '../src/saga-definition';
import { gate, openBench, Participants, quick, replica, saga, step, withRunning, type Replica } from './bench';

describe('a compensation that keeps failing', () => {
  let test: TestDatabase;
  let participants: Participants;
  let broken: boolean;
  let during: () => Promise<void>;
  let one: Replica;
  let patient: Replica;
  let alarms: jest.SpyInstance;

  beforeAll(async () => {
    test = await openBench();
  });
  afterAll(() => test.close());
  beforeEach(() => {
    alarms = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    participants = new Participants();
    broken = true;
    during = async () => undefined;
    const fragile = step('b', participants, {
      compensate: async (context) => {
        participants.call(context);
        await during();
        if (broken) throw new Error('down');
      },
    });
    const refused = step('c', participants, { run: () => Promise.reject(new StepRejected('no', 'no')) });
    const definition = saga([step('a', participants), fragile, refused]);
    one = replica(test.database, definition);
    patient = replica(test.database, definition, { ...quick, stuckRetryMs: 30 });
  });
  afterEach(() => alarms.mockRestore());

  const undos = (): string[] => participants.calls.filter((call) => call.endsWith(':undo'));

  it('leaves the saga stuck, listed and reported once; retry goes on from there', async () => {
    await withRunning([one], async () => {
      await one.start('k');
      const { id } = await one.ended('k');
      expect(await one.sagas.list({ status: 'stuck' })).toEqual([
        expect.objectContaining({
          id,
          status: 'stuck',
          step: 'b',
          attempt: 3,
          failure: { kind: 'rejected', code: 'no', step: 'c' },
        }),
      ]);
      expect(alarms).toHaveBeenCalledTimes(1);
      broken = false;
      await one.sagas.retry(id);
      expect(await one.reaches('k', ({ status }) => status === 'failed')).toMatchObject({ step: null });
    });
    expect(undos()).toEqual(['b:undo', 'b:undo', 'b:undo', 'b:undo', 'a:undo']);
  });

  it('goes on by itself once it succeeds, and was reported once', async () => {
    await withRunning([patient], async () => {
      await patient.start('k');
      const { log } = await patient.reaches('k', ({ status, attempt }) => status === 'stuck' && attempt >= 5);
      expect(log.filter(({ outcome }) => outcome === 'failed')).toHaveLength(3);
      expect(alarms).toHaveBeenCalledTimes(1);
      broken = false;
      await patient.reaches('k', ({ status }) => status === 'failed');
    });
    expect(undos().at(-1)).toBe('a:undo');
    expect(alarms).toHaveBeenCalledTimes(1);
  });

  it('is left out by skip, also during one of its slow attempts', async () => {
    const [entered, door] = [gate(), gate()];
    await withRunning([patient], async () => {
      await patient.start('k');
      const { id } = await patient.ended('k');
      during = () => (entered.open(), door.passed);
      await entered.passed;
      await patient.sagas.skip(id);
      door.open();
      await patient.reaches('k', ({ status }) => status === 'failed');
    });
    expect(undos().filter((call) => call === 'a:undo')).toHaveLength(1);
    expect(undos().at(-1)).toBe('a:undo');
  });

  it('is left out by skip', async () => {
    await withRunning([one], async () => {
      await one.start('k');
      const { id } = await one.ended('k');
      await one.sagas.skip(id);
      await one.reaches('k', ({ status }) => status === 'failed');
    });
    expect(undos()).toEqual(['b:undo', 'b:undo', 'b:undo', 'a:undo']);
  });

  it('is the only thing retry and skip act on', async () => {
    broken = false;
    await withRunning([one], async () => {
      await one.start('k');
      const { id } = await one.ended('k');
      await expect(one.sagas.retry(id)).rejects.toMatchObject({ code: 'saga_not_stuck', category: 'conflict' });
      await expect(one.sagas.skip('01900000-0000-7000-8000-000000000000')).rejects.toMatchObject({
        code: 'saga_not_found',
      });
    });
  });
});
