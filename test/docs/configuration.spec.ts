import { envNames, validateEnv } from '../../src/config/env.js';
import { readPage, tableRows } from './markdown.js';

interface Line {
  readonly name: string;
  readonly rule: string;
  readonly byDefault: string;
  readonly meaning: string;
}

const LINES: readonly Line[] = tableRows(readPage('docs/configuration.md'))
  .filter(([name = '']) => /^`[A-Z_]+`$/.test(name))
  .map(([name = '', rule = '', byDefault = '', meaning = '']) => ({
    name: name.slice(1, -1),
    rule,
    byDefault,
    meaning,
  }));

const isRefused = (name: string, value: string | number): boolean => {
  try {
    validateEnv({ [name]: String(value) });
    return false;
  } catch (error: unknown) {
    return error instanceof Error && error.message.includes(name);
  }
};

describe('docs/configuration.md', () => {
  it('has one line for every variable, and none for others', () => {
    expect(LINES.map(({ name }) => name).sort()).toEqual(envNames().sort());
  });

  it.each(LINES)('says what $name means, and its rule', ({ rule, meaning }) => {
    expect(rule).not.toBe('');
    expect(meaning).toMatch(/^[A-Z[].{5,}/);
  });

  it.each(LINES)('has the default of $name', ({ name, byDefault }) => {
    const value: unknown = Reflect.get(validateEnv({}), name);
    const isUnset = value === undefined || (Array.isArray(value) && value.length === 0);
    if (isUnset) expect(byDefault).toMatch(/^[^`]+$/);
    else expect(byDefault).toBe(`\`${JSON.stringify(value).replace(/^"|"$/g, '')}\``);
  });

  const ranges = LINES.flatMap(({ name, rule }) => {
    const [, least, most] = /^([\d,]+) to ([\d,]+)$/.exec(rule) ?? [];
    return least === undefined || most === undefined
      ? []
      : [{ name, least: toNumber(least), most: toNumber(most) }];
  });

  it.each(ranges)('has the bounds of $name: $least to $most', ({ name, least, most }) => {
    const values = [least - 1, least, most, most + 1];
    expect(values.map((value) => isRefused(name, value))).toEqual([true, false, false, true]);
  });

  const choices = LINES.flatMap(({ name, rule }) =>
    /^(`[\w-]+`(, | or |$))+$/.test(rule)
      ? [{ name, words: [...rule.matchAll(/`([\w-]+)`/g)].map(([, word = '']) => word) }]
      : [],
  );

  it.each(choices)('has the choices of $name', ({ name, words }) => {
    // Production insists on other variables, which is not what this is about.
    expect(words.filter((word) => word !== 'production' && isRefused(name, word))).toEqual([]);
    expect(isRefused(name, 'none-of-them')).toBe(true);
  });

  it('gives every whole number its bounds, and every choice its words', () => {
    const whole = envNames().filter((name) => typeof Reflect.get(validateEnv({}), name) === 'number');
    expect(ranges.map(({ name }) => name)).toEqual(expect.arrayContaining(whole));
    expect(choices.length).toBeGreaterThanOrEqual(9);
  });
});

function toNumber(text: string): number {
  return Number(text.replaceAll(',', ''));
}
