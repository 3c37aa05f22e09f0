import { weightGramsOf, weightSchema, type Weight } from './weight';

describe('a weight', () => {
  it.each<[number, Weight['unit'], number]>([
    [1, 'g', 1],
    [0.001, 'g', 1],
    [1e-300, 'kg', 1],
    [800.2, 'g', 801],
    [0.8, 'kg', 800],
    [1.1, 'kg', 1_100],
    [2.3, 'kg', 2_300],
    [1, 'lb', 454],
    [1, 'oz', 29],
    [16, 'oz', 454],
    [3.6, 'kg', 3_600],
  ])('of %s %s is %s g', (value, unit, grams) => {
    expect(weightGramsOf({ value, unit })).toBe(grams);
    expect(weightSchema.safeParse({ value, unit }).success).toBe(true);
  });

  it.each([
    { value: 0, unit: 'g' },
    { value: -1, unit: 'kg' },
    { value: 3_600.1, unit: 'g' },
    { value: 8, unit: 'lb' },
    { value: 1e308, unit: 'kg' },
    { value: Number.NaN, unit: 'g' },
    { value: '1', unit: 'kg' },
    { value: 1, unit: 'stone' },
    { value: 1 },
    { value: 1, unit: 'kg', tare: 0 },
    800,
  ])('is not %j', (weight) => {
    expect(weightSchema.safeParse(weight).success).toBe(false);
  });
});
