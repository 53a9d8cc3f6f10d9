import { crc32 } from 'node:zlib';
import { createApiKey, isMistypedKey } from './api-key-text.js';

describe('an API key', () => {
  const key = createApiKey();

  it('holds 32 random bytes and their checksum', () => {
    expect(key).toMatch(/^mainline_[\w-]{48}$/);
    const bytes = Buffer.from(key.slice('mainline_'.length), 'base64url');
    expect(bytes).toHaveLength(36);
    expect(bytes.readUInt32BE(32)).toBe(crc32(bytes.subarray(0, 32)));
    expect(createApiKey()).not.toBe(key);
  });

  it('is not mistyped', () => {
    for (let count = 0; count < 200; count += 1) expect(isMistypedKey(createApiKey())).toBe(false);
  });

  it('is mistyped when any one character is another, missing or doubled', () => {
    for (let at = 'mainline_'.length; at < key.length; at += 1) {
      const other = key[at] === 'A' ? 'B' : 'A';
      expect(isMistypedKey(key.slice(0, at) + other + key.slice(at + 1))).toBe(true);
      expect(isMistypedKey(key.slice(0, at) + key.slice(at + 1))).toBe(true);
      expect(isMistypedKey(key.slice(0, at) + (key[at] ?? '') + key.slice(at))).toBe(true);
    }
  });

  it.each(['mainline_', `${key}=`, `${key} `, `${key}\n`, `mainline_${'*'.repeat(48)}`])(
    'is not %j',
    (text) => {
      expect(isMistypedKey(text)).toBe(true);
    },
  );

  it.each(['', 'dev_0123', 'anything else'])('may be made elsewhere: %j', (text) => {
    expect(isMistypedKey(text)).toBe(false);
  });
});
