import { exceedsDepth } from './nesting-depth.js';

/** As deep as an attacker can send: far more than the stack has room for. */
const BOTTOMLESS = 100_000;

const arrays = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
const objects = (depth: number): unknown => JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth));

describe('exceedsDepth', () => {
  it.each([
    ['text', 'x', 0],
    ['nothing', undefined, 0],
    ['null', null, 0],
    ['a number', 7, 0],
    ['an empty object', {}, 1],
    ['an empty array', [], 1],
    ['an object of plain values', { a: 1, b: 'x', c: null }, 1],
    ['the deepest of several parts', { a: 1, b: [[1]], c: { d: 1 } }, 3],
    ['a part behind many flat ones', [...Array<unknown>(1000).fill([]), [[[]]]], 4],
    ['what lies under an inherited name', JSON.parse('{"__proto__":{"a":{}}}'), 3],
    ['arrays', arrays(40), 40],
    ['objects', objects(40), 40],
  ])('knows how deep %s is', (_what, value: unknown, depth) => {
    expect(exceedsDepth(value, depth)).toBe(false);
    expect(exceedsDepth(value, depth - 1)).toBe(depth > 0);
  });

  it.each([
    ['arrays', arrays],
    ['objects', objects],
  ])('takes any depth of %s', (_what, make) => {
    const value = make(BOTTOMLESS);
    expect(exceedsDepth(value, 16)).toBe(true);
    expect(exceedsDepth(value, BOTTOMLESS - 1)).toBe(true);
    expect(exceedsDepth(value, BOTTOMLESS)).toBe(false);
  });

  it('comes to an end with what holds itself', () => {
    const value: { own?: unknown } = {};
    value.own = value;
    expect(exceedsDepth(value, 16)).toBe(true);
  });
});
