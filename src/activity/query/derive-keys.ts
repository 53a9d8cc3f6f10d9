import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * Keys for one purpose, derived from Twilio's auth tokens, so that every instance has the same ones and nothing more is to be
 * configured: the first one signs, and each one is accepted while tokens rotate.
 */
export function deriveKeys(authTokens: readonly string[], purpose: string): Buffer[] {
  return authTokens
    .filter((token) => token !== '')
    .map((token) => Buffer.from(hkdfSync('sha256', token, '', purpose, KEY_BYTES)));
}
