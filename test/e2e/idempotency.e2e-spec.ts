import { soak } from '../../tools/soak/soak';

/** The small run of `npm run soak:idempotency`. */
describe('Idempotency keys, over two gateways and two replicas of what they lead to', () => {
  it('have one effect and one answer each, though connections are cut and processes killed', async () => {
    const report = await soak({ keys: 200, kills: 4 });
    expect(report).toMatchObject({ keys: 200, differing: 0, refused: 0, lost: 0, surplus: 0 });
    expect(report.cutConnections).toBeGreaterThan(report.copies * 0.1);
    expect(report.replays).toBeGreaterThan(report.copies / 2);
  }, 240_000);
});
