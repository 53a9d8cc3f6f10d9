import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Carries a proof: it must outlive a proxy that changes address or body, which signatures do not. */
export const PROOF_HEADER = 'x-mainline-check';

const VALID_SECONDS = 300;
const FORM = /^(\d{1,12})\.([0-9a-f]{32})\.([0-9a-f]{64})$/;

/**
 * Makes a proof that whoever sends it knows an auth token, without showing it.
 *
 * @param token that of the Twilio account
 * @param now it holds for five minutes around
 */
export function makeProof(token: string, now: Date): string {
  const subject = `${Math.floor(now.getTime() / 1000)}.${randomBytes(16).toString('hex')}`;
  return `${subject}.${digestOf(token, subject).toString('hex')}`;
}

/** @param tokens any of them may have made it; none that is blank can */
export function isProven(proof: unknown, tokens: readonly string[], now: Date): boolean {
  const [, seconds = '', nonce = '', digest = ''] = (typeof proof === 'string' && FORM.exec(proof)) || [];
  if (digest === '' || Math.abs(now.getTime() / 1000 - Number(seconds)) > VALID_SECONDS) return false;
  const given = Buffer.from(digest, 'hex');
  return tokens.some(
    (token) => token !== '' && timingSafeEqual(given, digestOf(token, `${seconds}.${nonce}`)),
  );
}

function digestOf(token: string, subject: string): Buffer {
  return createHmac('sha256', token).update(`mainline check ${subject}`).digest();
}
