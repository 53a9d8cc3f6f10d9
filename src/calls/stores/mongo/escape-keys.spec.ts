import fc from 'fast-check';
import { escapeKey, escapeKeys, unescapeKey, unescapeKeys } from './escape-keys.js';

const name = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('$', '.', '%', '2', '4', '5', 'E', 'a') }),
);

describe('escapeKeys', () => {
  it('leaves ordinary names as they are', () => {
    expect(escapeKey('recordingSid')).toBe('recordingSid');
    expect(escapeKey('a$b')).toBe('a$b');
  });

  it('writes what MongoDB reserves in another way', () => {
    expect(escapeKeys({ $set: { 'a.b': [{ '%24': 1 }] } })).toEqual({
      '%24set': { 'a%2Eb': [{ '%2524': 1 }] },
    });
  });

  it('gives every name back, and never one that MongoDB reserves', () => {
    fc.assert(
      fc.property(name, (text) => {
        const escaped = escapeKey(text);
        expect(escaped.startsWith('$') || escaped.includes('.')).toBe(false);
        expect(unescapeKey(escaped)).toBe(text);
      }),
    );
  });

  it('gives every JSON value back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(unescapeKeys(escapeKeys(value))).toEqual(value);
      }),
    );
  });
});
