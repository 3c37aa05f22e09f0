import type { Location } from '../../drone/domain/geo';
import { judge, type Errand, type Fleet } from './serviceability';

const nest: Location = { latitude: 29.76, longitude: -95.37 };
const east = (metres: number): Location => ({ latitude: 29.76, longitude: -95.37 + metres / 96_500 });
const fleet = (airframe: 'wing' | 'multirotor' | 'zip', radiusMetres = 7_000): Fleet => ({
  areas: [{ nestId: 'n', location: nest, radiusMetres }],
  homes: [{ airframe, nestId: 'n' }],
});
const errand = (change: Partial<Errand> = {}): Errand => ({
  pickup: east(500),
  dropoff: east(2_000),
  payloadGrams: 1_000,
  confirmationRequired: false,
  ...change,
});

describe('judge', () => {
  it('serves what a registered kind of drone can fly and says how fast', () => {
    const verdict = judge(errand(), fleet('zip'));
    expect(verdict).toMatchObject({ served: true });
    expect(verdict.served && verdict.fastest.secondsToDropoff).toBeGreaterThan(2_000 / 26.8);
  });

  it('refuses what no registered kind can lift, though another kind could', () => {
    expect(judge(errand({ payloadGrams: 2_500 }), fleet('wing'))).toEqual({
      served: false,
      faults: ['package_too_heavy'],
    });
  });

  it('refuses a pickup or a drop-off outside every service radius', () => {
    const refused = (...faults: string[]) => ({ served: false, faults });
    expect(judge(errand({ dropoff: east(7_100) }), fleet('zip'))).toEqual(refused('dropoff_out_of_range'));
    expect(judge(errand({ pickup: east(-7_100) }), fleet('zip'))).toEqual(refused('pickup_out_of_range'));
  });

  it('names all that stands against an errand at once', () => {
    const hopeless = errand({ payloadGrams: 3_600, pickup: east(-7_100), dropoff: east(7_100) });
    const faults = ['package_too_heavy', 'pickup_out_of_range', 'dropoff_out_of_range'];
    expect(judge(hopeless, fleet('wing'))).toEqual({ served: false, faults });
  });

  it('refuses what lies inside the radius but beyond the battery with its reserve', () => {
    expect(judge(errand({ dropoff: east(5_800) }), fleet('wing', 50_000))).toMatchObject({ served: true });
    expect(judge(errand({ dropoff: east(7_500) }), fleet('wing', 50_000))).toEqual({
      served: false,
      faults: ['no_energy_for_the_way'],
    });
  });
});
