import { randomBytes } from 'node:crypto';

/** @returns a fresh identifier such as Twilio gives out: two letters and 32 hexadecimal digits */
export function newSid(prefix: 'CA' | 'RE' | 'TR'): string {
  return prefix + randomBytes(16).toString('hex');
}
