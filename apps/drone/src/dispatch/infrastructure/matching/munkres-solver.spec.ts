import fc from 'fast-check';
import { solveAssignment } from './munkres-solver';

const total = (costs: number[][], pairs: [number, number][]): number =>
  pairs.reduce((sum, [row, column]) => sum + (costs[row]?.[column] ?? Number.NaN), 0);

function cheapest(costs: number[][], row = 0, taken: readonly number[] = []): number {
  const cells = costs[row];
  if (cells === undefined) {
    return 0;
  }
  const free = cells.flatMap((cost, column) =>
    taken.includes(column) ? [] : [cost + cheapest(costs, row + 1, [...taken, column])],
  );
  return Math.min(...free);
}

describe('solveAssignment', () => {
  it('costs as little as the best of all assignments, each row and column once', () => {
    const matrix = fc.integer({ min: 1, max: 5 }).chain((rows) =>
      fc.integer({ min: rows, max: 6 }).chain((columns) => {
        const cost = fc.oneof(fc.integer({ min: 0, max: 9_000 }), fc.constant(1e9));
        const row = fc.array(cost, { minLength: columns, maxLength: columns });
        return fc.array(row, { minLength: rows, maxLength: rows });
      }),
    );
    fc.assert(
      fc.property(matrix, (costs) => {
        const pairs = solveAssignment(costs);
        expect(new Set(pairs.map(([row]) => row)).size).toBe(costs.length);
        expect(new Set(pairs.map(([, column]) => column)).size).toBe(costs.length);
        expect(total(costs, pairs)).toBe(cheapest(costs));
      }),
      { numRuns: 300 },
    );
  });
});
