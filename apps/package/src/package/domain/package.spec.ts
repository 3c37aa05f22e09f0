import * as fc from 'fast-check';
import { Package } from './package';
import type { DeliveryOutcome } from './package-status';

const at = new Date('2026-01-01T00:00:00Z');
const declaration = { deliveryId: 'd1', accountId: 'a1', size: 'small', weightGrams: 500, tag: 'T-1' } as const;
const carrier = { droneId: 'r1', flightId: 'f1' };
const declared = () => Package.declare('p1', declaration, at);
const types = (parcel: Package) => parcel.pullEvents().events.map((event) => event.type);

describe('Package', () => {
  it('goes from declared over in_transit to delivered', () => {
    const parcel = declared();
    expect(parcel.progress.status).toBe('declared');
    parcel.load(carrier, at);
    expect(parcel.progress.status).toBe('in_transit');
    parcel.finish('completed', at);
    expect(parcel.progress.status).toBe('delivered');
    expect(types(parcel)).toEqual(['declared', 'loaded', 'delivered']);
  });

  it.each([
    ['completed', 'delivered', 'delivered'],
    ['returned', 'returned', 'returned'],
    ['failed', 'lost', 'voided'],
  ] as const)('ends %s as %s, or as %s when no drone ever had it', (outcome, whenLoaded, otherwise) => {
    const parcel = declared();
    parcel.finish(outcome, at);
    expect(parcel.progress.status).toBe(otherwise);
    parcel.load(carrier, at);
    expect(parcel.progress.status).toBe(whenLoaded);
  });

  it('keeps a late loading in its custody without undoing the delivery', () => {
    const parcel = declared();
    parcel.finish('completed', at);
    parcel.load(carrier, at);
    expect(parcel.progress.status).toBe('delivered');
    expect(types(parcel)).toEqual(['declared', 'delivered', 'loaded']);
  });

  it('ends alike in whatever order and however often its two streams are heard', () => {
    const outcomes: DeliveryOutcome[] = ['completed', 'returned', 'failed'];
    fc.assert(
      fc.property(fc.constantFrom(...outcomes), fc.array(fc.boolean(), { maxLength: 6 }), (outcome, order) => {
        const heard = declared();
        const steps = { true: () => heard.load(carrier, at), false: () => heard.finish(outcome, at) };
        [...order, true, false].forEach((loading) => steps[`${loading}`]());
        const straight = declared();
        straight.load(carrier, at);
        straight.finish(outcome, at);
        expect(heard.progress).toEqual(straight.progress);
      }),
    );
  });

  it.each(['completed', 'returned'] as const)('ends %s also when the delivery failed, in any order', (outcome) => {
    const facts = fc.shuffledSubarray(['load', 'failed', outcome] as const, { minLength: 3 });
    fc.assert(
      fc.property(facts, (order) => {
        const parcel = declared();
        for (const fact of order) {
          if (fact === 'load') parcel.load(carrier, at);
          else parcel.finish(fact, at);
        }
        expect(parcel.progress.status).toBe(outcome === 'completed' ? 'delivered' : 'returned');
      }),
    );
  });

  it('is found again when a drone comes home with it that was withdrawn', () => {
    const parcel = declared();
    parcel.void(at);
    parcel.finish('returned', at);
    expect(parcel.progress.status).toBe('returned');
  });

  it('takes the outcome of the first end only', () => {
    const parcel = declared();
    parcel.finish('completed', at);
    parcel.finish('failed', at);
    expect(parcel.progress.status).toBe('delivered');
  });

  describe('void', () => {
    it('withdraws a declared package, also twice', () => {
      const parcel = declared();
      expect([parcel.void(at), parcel.void(at)]).toEqual([true, true]);
      expect(types(parcel)).toEqual(['declared', 'voided']);
      expect(() => parcel.declareAgain(declaration)).toThrow(expect.objectContaining({ code: 'package_voided' }));
    });

    it('leaves a package alone that is on its way', () => {
      const parcel = declared();
      parcel.load(carrier, at);
      expect(parcel.void(at)).toBe(false);
      expect(parcel.progress.status).toBe('in_transit');
    });

    it('stays voided when the drone took it in the same moment; the custody shows it', () => {
      const parcel = declared();
      parcel.void(at);
      parcel.load(carrier, at);
      expect(parcel.progress.status).toBe('voided');
      expect(types(parcel)).toEqual(['declared', 'voided', 'loaded']);
    });
  });

  describe('declareAgain', () => {
    it('gives the tag again', () => {
      expect(declared().declareAgain(declaration)).toBe('T-1');
    });

    it.each([{ deliveryId: 'd2' }, { accountId: 'a2' }])('refuses another owner: %p', (other) => {
      expect(() => declared().declareAgain({ ...declaration, ...other })).toThrow(
        expect.objectContaining({ code: 'package_differs' }),
      );
    });
  });
});
