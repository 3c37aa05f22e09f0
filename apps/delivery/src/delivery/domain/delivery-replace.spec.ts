import type { DomainError } from '@app/kernel';
import { LATER, assignment, deliveryThatIs, terms } from '../../../test/support/delivery.builder';
import type { OrderReplacement } from './order-changes';

const { accountId: _, wishedReadyAt: __, price: ___, package: pack, ...rest } = terms;
const order: OrderReplacement = { ...rest, package: { size: pack.size, weightGrams: pack.weightGrams } };
const elsewhere = { latitude: 1, longitude: 2 };

describe('Delivery.replace', () => {
  it.each([
    ['the same order', {}],
    ['times left out', { readyAt: undefined, deadline: undefined }],
  ])('records nothing for %s', (_name, change) => {
    const delivery = deliveryThatIs('delivered');
    delivery.replace({ ...order, ...change }, LATER);
    expect(delivery.pullEvents().events).toEqual([]);
  });

  it('takes the time that was wished for as the same', () => {
    const wishedReadyAt = '2026-05-01T11:00:00.000Z';
    const delivery = deliveryThatIs('pending', { wishedReadyAt });
    delivery.replace({ ...order, readyAt: wishedReadyAt }, LATER);
    expect(delivery.pullEvents().events).toEqual([]);
  });

  it('changes drop-off, contacts, addresses and external id', () => {
    const delivery = deliveryThatIs('pending');
    const pickup = { ...order.pickup, contact: { name: 'Grace', phone: '+17135550100' } };
    delivery.replace({ ...order, pickup, dropoff: { location: elsewhere }, externalId: undefined }, LATER);
    expect(delivery.pullEvents().events.map((event) => event.type)).toEqual([
      'DeliveryDropoffChanged',
      'DeliveryDetailsChanged',
    ]);
    expect(delivery.state).toMatchObject({ pickup, dropoff: { location: elsewhere, address: undefined } });
    expect(delivery.state.externalId).toBeUndefined();
  });

  it.each<[string, Partial<OrderReplacement>]>([
    ['/pickup/location', { pickup: { location: elsewhere } }],
    ['/package/size', { package: { ...order.package, size: 'large' } }],
    ['/package/weightGrams', { package: { ...order.package, weightGrams: 1 } }],
    ['/package/tag', { package: { ...order.package, tag: 'MINE' } }],
    ['/readyAt', { readyAt: LATER }],
    ['/deadline', { deadline: LATER }],
    ['/expedited', { expedited: true }],
    ['/confirmation', { confirmation: 'voice' }],
  ])('refuses to change %s, naming it', (pointer, change) => {
    const delivery = deliveryThatIs('pending');
    let refused: DomainError | undefined;
    try {
      delivery.replace({ ...order, ...change, externalId: 'other' }, LATER);
    } catch (error) {
      refused = error as DomainError;
    }
    expect(refused?.code).toBe('delivery_locked_field');
    expect(refused?.errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(delivery.pullEvents().events).toEqual([]);
  });

  it('takes the tag that the package got, but does not let the wished one go', () => {
    const tagged = { ...order, package: { ...order.package, tag: assignment.packageTag } };
    expect(() => deliveryThatIs('scheduled').replace(tagged, LATER)).not.toThrow();
    const wished = deliveryThatIs('pending', { package: { ...pack, tag: 'MINE' } });
    expect(() => wished.replace(order, LATER)).toThrow('/package/tag');
  });
});
