import { Location } from './location';

describe('Location', () => {
  it.each([
    { latitude: NaN, longitude: 0 },
    { latitude: Infinity, longitude: 0 },
    { latitude: -90.0001, longitude: 0 },
    { latitude: 91, longitude: 0 },
    { latitude: 0, longitude: NaN },
    { latitude: 0, longitude: -Infinity },
    { latitude: 0, longitude: 180.0001 },
    { latitude: 0, longitude: -181 },
    { latitude: 0, longitude: 0, altitude: NaN },
  ])('refuses %p with a RangeError', (data) => {
    expect(() => Location.of(data)).toThrow(RangeError);
  });

  it.each([
    { latitude: 90, longitude: 180 },
    { latitude: -90, longitude: -180, altitude: 12 },
  ])('takes the border %p', (data) => {
    expect(Location.of(data)).toEqual(data);
  });

  it('is frozen and has no minus zero', () => {
    const location = Location.of({ latitude: -0, longitude: -0 });
    expect(Object.isFrozen(location)).toBe(true);
    expect(Object.is(location.latitude, 0)).toBe(true);
    expect(location.equals(Location.of({ latitude: 0, longitude: 0 }))).toBe(true);
  });
});
