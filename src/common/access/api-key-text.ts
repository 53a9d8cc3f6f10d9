import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'mainline_';
const SECRET_BYTES = 32;
const CHECKSUM_BYTES = 4;

/**
 * Makes an API key: `mainline_` and, in base64url, 32 random bytes with their CRC-32.
 *
 * The prefix lets scanners find keys that were published by mistake; the checksum tells a typo from an unknown key.
 */
export function createApiKey(): string {
  const secret = randomBytes(SECRET_BYTES);
  return PREFIX + Buffer.concat([secret, checksumOf(secret)]).toString('base64url');
}

/** Whether a text looks like a key of {@link createApiKey}, and cannot be one. */
export function isMistypedKey(text: string): boolean {
  if (!text.startsWith(PREFIX)) return false;
  const encoded = text.slice(PREFIX.length);
  const bytes = Buffer.from(encoded, 'base64url');
  const [secret, checksum] = [bytes.subarray(0, SECRET_BYTES), bytes.subarray(SECRET_BYTES)];
  // Decoding passes over what is no base64url; encoding again shows whether there was any.
  return bytes.toString('base64url') !== encoded || !checksumOf(secret).equals(checksum);
}

function checksumOf(secret: Uint8Array): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32BE(crc32(secret));
  return checksum;
}
