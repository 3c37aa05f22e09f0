import { deliveryOrderSchema, settleOrder } from './delivery-order';

const NOW = new Date('2026-05-01T12:00:00Z');
const location = { latitude: 29.75, longitude: -95.36 };
const valid = { pickup: { location }, dropoff: { location }, package: { size: 'small', weightGrams: 500 } };

describe('deliveryOrderSchema', () => {
  it.each([NaN, Infinity, -Infinity, 91, -90.1, '29', null])('refuses latitude %p', (latitude) => {
    const order = { ...valid, dropoff: { location: { latitude, longitude: 0 } } };
    expect(deliveryOrderSchema.safeParse(order).error?.issues[0]?.path).toEqual(['dropoff', 'location', 'latitude']);
  });

  it.each([0, -1, 3_601, 1.5, NaN])('refuses weight %p', (weightGrams) => {
    expect(deliveryOrderSchema.safeParse({ ...valid, package: { size: 'small', weightGrams } }).success).toBe(false);
  });

  it.each(['a\u0000b', 'a\nb', '\ud800', ' '])('refuses the address %j', (address) => {
    expect(deliveryOrderSchema.safeParse({ ...valid, dropoff: { location, address } }).success).toBe(false);
  });

  it('names unknown fields', () => {
    const result = deliveryOrderSchema.safeParse({ ...valid, droneId: 'x' });
    expect(result.error?.issues[0]).toMatchObject({ code: 'unrecognized_keys', keys: ['droneId'] });
  });
});

describe('settleOrder', () => {
  const order = deliveryOrderSchema.parse(valid);

  it('fills in the times that are left out', () => {
    const { order: settled, faults } = settleOrder(order, NOW);
    expect(faults).toEqual([]);
    expect(settled).toMatchObject({ readyAt: '2026-05-01T12:00:00.000Z', deadline: '2026-05-01T13:00:00.000Z' });
  });

  it.each([
    [{ deadline: '2026-05-01T11:59:59Z' }, 'in_the_past'],
    [{ readyAt: '2026-05-01T14:00:00Z', deadline: '2026-05-01T13:00:00Z' }, 'before_ready_at'],
    [{ readyAt: '2026-06-02T12:00:00Z' }, 'too_far_ahead'],
    [{ deadline: '2026-05-08T12:00:01Z' }, 'too_far_ahead'],
    [{ deadline: '9999-12-31T23:59:59-12:00' }, 'too_far_ahead'],
  ])('finds fault with %p', (times, code) => {
    expect(settleOrder({ ...order, ...times }, NOW).faults.map((fault) => fault.code)).toEqual([code]);
  });
});
