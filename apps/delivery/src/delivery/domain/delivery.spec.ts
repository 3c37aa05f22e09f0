import { DomainError } from '@app/kernel';
import { Delivery } from './delivery';
import { AT, LATER, assignment, deliveryThatIs, terms } from '../../../test/support/delivery.builder';
import { deliveryStatuses, type DeliveryStatus } from './delivery-status';

const reason = { code: 'no_drone_available', detail: 'No drone.' };
const beforePickup: DeliveryStatus[] = ['pending', 'scheduled', 'headed_to_pickup', 'at_pickup'];
const pickedUp: DeliveryStatus[] = ['headed_to_dropoff', 'at_dropoff', 'returning'];
const ended: DeliveryStatus[] = ['delivered', 'returned', 'cancelled', 'rejected', 'failed'];

const recorded = (delivery: Delivery) => delivery.pullEvents().events.map((event) => event.type);
const refusal = (verb: () => unknown): string | undefined => {
  try {
    verb();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};

describe('Delivery', () => {
  it('begins pending, with version 1', () => {
    const delivery = Delivery.create('d', terms, AT);
    expect([delivery.status, delivery.version]).toEqual(['pending', 1]);
    expect(delivery.pullEvents()).toEqual({
      expectedVersion: 0,
      events: [{ type: 'DeliveryCreated', terms, occurredAt: AT }],
    });
  });

  it('begins and ends rejected when its order is refused', () => {
    const delivery = Delivery.refuse('d', terms, reason, AT);
    const [first, ...later] = delivery.pullEvents().events;
    expect([first?.type, later]).toEqual(['DeliveryRefused', []]);
    for (const each of [delivery, Delivery.restore('d', [first!])]) {
      expect([each.status, each.version, each.isOver]).toEqual(['rejected', 1, true]);
      expect(each.state.failure).toEqual({ ...reason, at: AT });
      expect(refusal(() => each.schedule(assignment, LATER))).toBe('delivery_not_pending');
    }
  });

  it('keeps its price when the drop-off moves', () => {
    const delivery = deliveryThatIs('pending');
    delivery.changeDropoff({ location: { latitude: 1, longitude: 2 } }, LATER);
    expect(delivery.state.price).toEqual(terms.price);
  });

  it.each(deliveryStatuses)('is restored as %s, with nothing new to store', (status) => {
    const delivery = deliveryThatIs(status);
    expect(delivery.status).toBe(status);
    expect(delivery.pullEvents().events).toEqual([]);
  });

  describe('schedule', () => {
    it('binds drone and flight', () => {
      const delivery = deliveryThatIs('pending');
      delivery.schedule(assignment, LATER);
      expect(recorded(delivery)).toEqual(['DeliveryScheduled']);
      expect(delivery.state).toMatchObject({ status: 'scheduled', assignment, updatedAt: LATER });
    });

    it.each(['scheduled', 'at_pickup', 'at_dropoff', 'delivered', 'failed'] as const)(
      'changes nothing when repeated for the same flight of one that is %s',
      (status) => {
        const delivery = deliveryThatIs(status);
        delivery.schedule(assignment, LATER);
        expect(recorded(delivery)).toEqual([]);
      },
    );

    it.each(deliveryStatuses.filter((status) => status !== 'pending'))('refuses another flight when %s', (status) => {
      const other = { ...assignment, flightId: 'another' };
      expect(refusal(() => deliveryThatIs(status).schedule(other, LATER))).toBe('delivery_not_pending');
    });

    it('refuses the same flight after a cancellation', () => {
      const delivery = deliveryThatIs('scheduled');
      delivery.cancel('no', LATER);
      expect(refusal(() => delivery.schedule(assignment, LATER))).toBe('delivery_not_pending');
    });
  });

  describe('reject', () => {
    it('ends a pending delivery', () => {
      const delivery = deliveryThatIs('pending');
      delivery.reject(reason, LATER);
      expect(recorded(delivery)).toEqual(['DeliveryRejected']);
      expect(delivery.state).toMatchObject({ status: 'rejected', failure: reason });
    });

    it.each(['scheduled', 'headed_to_pickup', 'at_pickup'] as const)('fails one that is %s', (status) => {
      const delivery = deliveryThatIs(status);
      delivery.reject(reason, LATER);
      expect(recorded(delivery)).toEqual(['DeliveryFailed']);
    });

    const left = [...pickedUp, ...ended].filter((status) => status !== 'cancelled');
    it.each(left)('leaves one that is %s as it is', (status) => {
      const delivery = deliveryThatIs(status);
      delivery.reject(reason, LATER);
      expect(recorded(delivery)).toEqual([]);
    });

    it('completes the cancellation of one that was cancelled meanwhile, once', () => {
      const delivery = deliveryThatIs('cancelled');
      delivery.reject(reason, LATER);
      delivery.reject(reason, LATER);
      expect(recorded(delivery)).toEqual(['DeliveryCancellationCompleted']);
      expect(delivery.state).toMatchObject({ status: 'cancelled', cancellation: { completedAt: LATER } });
    });
  });

  describe('cancel', () => {
    it.each(beforePickup)('ends one that is %s, once', (status) => {
      const delivery = deliveryThatIs(status);
      expect([delivery.cancel('no', LATER), delivery.cancel('no', LATER)]).toEqual([true, false]);
      expect(recorded(delivery)).toEqual(['DeliveryCancelled']);
      expect(delivery.state.cancellation).toEqual({ reason: 'no', at: LATER });
    });

    it.each(pickedUp)('is refused once picked up: %s', (status) => {
      expect(refusal(() => deliveryThatIs(status).cancel('no', LATER))).toBe('delivery_already_picked_up');
    });

    it.each(ended.filter((status) => status !== 'cancelled'))('is refused after the end: %s', (status) => {
      expect(refusal(() => deliveryThatIs(status).cancel('no', LATER))).toBe('delivery_already_ended');
    });
  });

  describe('completeCancellation', () => {
    it('is recorded once, and only of one that was cancelled', () => {
      const delivery = deliveryThatIs('cancelled');
      delivery.completeCancellation(LATER);
      delivery.completeCancellation(LATER);
      expect(recorded(delivery)).toEqual(['DeliveryCancellationCompleted']);
      expect(refusal(() => deliveryThatIs('pending').completeCancellation(LATER))).toBe('delivery_not_cancelled');
    });
  });

  describe('confirm', () => {
    const pincode = { confirmation: 'pincode' } as const;
    const given = { type: 'pincode', evidence: '4711' } as const;

    it.each(['headed_to_dropoff', 'at_dropoff'] as const)('is written once when %s', (status) => {
      const delivery = deliveryThatIs(status, pincode);
      expect([delivery.confirm(given, LATER), delivery.confirm(given, LATER)]).toEqual([true, false]);
      expect(recorded(delivery)).toEqual(['DeliveryConfirmed']);
      expect(delivery.state).toMatchObject({ status, confirmed: { ...given, at: LATER } });
      expect(refusal(() => delivery.confirm({ ...given, evidence: '1' }, LATER))).toBe('confirmation_already_given');
    });

    it('never alters the drop-off', () => {
      const delivery = deliveryThatIs('at_dropoff', pincode);
      const { dropoff } = delivery.state;
      delivery.confirm(given, LATER);
      expect(delivery.state.dropoff).toBe(dropoff);
    });

    it.each([
      ['confirmation_not_requested', 'at_dropoff', 'none', 'pincode'],
      ['confirmation_type_mismatch', 'at_dropoff', 'voice', 'pincode'],
      ['confirmation_too_early', 'at_pickup', 'pincode', 'pincode'],
      ['confirmation_too_late', 'returning', 'pincode', 'pincode'],
      ['delivery_already_ended', 'cancelled', 'pincode', 'pincode'],
    ] as const)('is refused with %s when %s and %s is asked for', (code, status, asked, type) => {
      expect(refusal(() => deliveryThatIs(status, { confirmation: asked }).confirm({ type }, LATER))).toBe(code);
    });
  });

  describe('changeDropoff', () => {
    const elsewhere = { location: { latitude: 29.7, longitude: -95.4 }, address: 'Back door' };

    it.each(beforePickup)('moves it when %s', (status) => {
      const delivery = deliveryThatIs(status);
      delivery.changeDropoff(elsewhere, LATER);
      expect(recorded(delivery)).toEqual(['DeliveryDropoffChanged', 'DeliveryDetailsChanged']);
      expect(delivery.state.dropoff).toMatchObject(elsewhere);
      expect(delivery.state).toMatchObject({ status, externalId: 'order-1', pickup: { contact: { name: 'Ada' } } });
    });

    it('records nothing when it is the same', () => {
      const delivery = deliveryThatIs('delivered');
      delivery.changeDropoff(terms.dropoff, LATER);
      expect(recorded(delivery)).toEqual([]);
    });

    it('is refused when picked up or ended', () => {
      const codes = [...pickedUp, ...ended].map((status) =>
        refusal(() => deliveryThatIs(status).changeDropoff(elsewhere, LATER)),
      );
      expect(new Set(codes.slice(0, 3))).toEqual(new Set(['delivery_already_picked_up']));
      expect(new Set(codes.slice(3))).toEqual(new Set(['delivery_already_ended']));
    });

    it('still takes another address on the way, but no NaN', () => {
      const delivery = deliveryThatIs('headed_to_dropoff');
      delivery.changeDropoff({ ...terms.dropoff, address: 'Side door' }, LATER);
      expect(recorded(delivery)).toEqual(['DeliveryDetailsChanged']);
      const nowhere = { location: { latitude: NaN, longitude: 0 } };
      expect(() => deliveryThatIs('pending').changeDropoff(nowhere, LATER)).toThrow(RangeError);
    });
  });
});
