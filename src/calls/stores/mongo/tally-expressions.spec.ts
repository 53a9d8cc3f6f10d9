import { compileExpression } from '../../../development/mongodb/compile-expression.js';
import { percentileStages, valueAt } from './tally-expressions.js';

const START = Date.UTC(2026, 0, 1);
const day = (count: number): string => new Date(START + count * 86_400_000).toISOString();

describe('valueAt', () => {
  it.each([1, 2, 3, 7, 1000])('finds each of %i stretches, by few comparisons', (count) => {
    const stretches = Array.from({ length: count }, (_, index) => ({ from: day(index), value: index * 10 }));
    const expression = valueAt('$at', stretches);
    const find = compileExpression(expression);
    for (let index = 0; index < count; index += Math.ceil(count / 50)) {
      const start = Date.parse(day(index));
      expect(find({ at: new Date(start) })).toBe(index * 10);
      expect(find({ at: new Date(start + 86_399_999) })).toBe(index * 10);
    }
    expect(find({ at: new Date(0) })).toBe(0);
    expect(depthOf(expression)).toBe(Math.ceil(Math.log2(count)));
  });

  it('needs a stretch', () => {
    expect(() => valueAt('$at', [])).toThrow(RangeError);
  });
});

describe('percentileStages', () => {
  it('answers the value with which each place is reached', () => {
    const project = percentileStages('$period', '$wait').at(-1);
    const { $project: fields } = project as { $project: { found: unknown } };
    const found = compileExpression(fields.found);
    const of = (...values: [value: number, calls: number][]): unknown =>
      found({
        calls: values.reduce((sum, [, calls]) => sum + calls, 0),
        values: values.map(([value, calls]) => ({ value, calls })),
      });
    expect(of([7, 1])).toMatchObject({ p50: 7, p90: 7, p95: 7 });
    expect(of([0, 10], [5, 8], [9, 1], [10, 1])).toMatchObject({ p50: 0, p90: 5, p95: 9 });
    expect(of([0, 9], [5, 9], [9, 2])).toMatchObject({ p50: 5, p90: 5, p95: 9 });
  });
});

function depthOf(expression: unknown): number {
  if (typeof expression !== 'object' || expression === null || !('$cond' in expression)) return 0;
  const [, yes, no] = expression.$cond as unknown[];
  return 1 + Math.max(depthOf(yes), depthOf(no));
}
