import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envNames, validateEnv } from './env.js';

const EXAMPLE = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
/** One line of meaning, then the variable with its default. */
const ENTRIES = [...EXAMPLE.matchAll(/^# (.+)\n# ([A-Z_]+)=(.*)$/gm)].map(
  ([, meaning = '', name = '', value = '']) => ({
    meaning,
    name,
    value,
  }),
);

describe('.env.example', () => {
  it('names the variables of Env, in the same order', () => {
    expect(ENTRIES.map(({ name }) => name)).toEqual(envNames());
  });

  it('mentions no variable outside of its own entry, set or not', () => {
    expect(EXAMPLE.match(/^#? ?[A-Z_]+=/gm)).toHaveLength(ENTRIES.length);
  });

  it.each(ENTRIES)('says in one line what $name means', ({ meaning }) => {
    expect(meaning).toMatch(/^[A-Z].{10,}\.$/);
  });

  it.each(ENTRIES)('shows the default of $name', ({ name, value }) => {
    const byDefault: unknown = Reflect.get(validateEnv({}), name);
    const shown =
      byDefault === undefined || Array.isArray(byDefault)
        ? ''
        : JSON.stringify(byDefault).replace(/^"|"$/g, '');
    expect(value).toBe(shown);
    expect(Reflect.get(validateEnv({ [name]: value }), name)).toEqual(byDefault);
  });
});
