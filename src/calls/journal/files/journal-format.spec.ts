import { sealedPut, unseal } from './journal-format.js';

const KEY = 'event!0000000000000042';
const VALUE = { id: 'a', digits: '12', name: 'Zoë 🚀' };

function sealed(key = KEY): string {
  const operation = sealedPut(key, VALUE);
  return operation.type === 'put' ? operation.value : '';
}

describe('the seal of an entry', () => {
  it('gives back what was written', () => {
    expect(unseal(KEY, sealed())).toEqual(VALUE);
    expect(unseal(KEY, sealed())).not.toBeUndefined();
  });

  it('takes entries without a seal, as earlier versions wrote them', () => {
    expect(unseal(KEY, JSON.stringify(VALUE))).toEqual(VALUE);
    expect(unseal('cursor!mongodb', '12345678')).toBe(12_345_678);
  });

  it('does not vouch for a value under another key', () => {
    expect(unseal('event!0000000000000043', sealed())).toBeUndefined();
  });

  it('finds every flipped bit', () => {
    const bytes = Buffer.from(sealed());
    const found = Array.from({ length: bytes.length * 8 }, (_, bit) => {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return unseal(KEY, damaged.toString());
    });
    expect(found.filter((value) => value !== undefined)).toEqual([]);
  });

  it.each(['', 'x', '{', '12345678 {}'])('does not take %j for a value', (text) => {
    expect(unseal(KEY, text)).toBeUndefined();
  });
});
