import { E164 } from '../../config/phone-number.js';

/** Words by which carriers say that the caller hides the number. */
const WITHHELD_WORDS = /anonymous|unknown|restricted|unavailable|private|blocked|withheld/i;

/**
 * The same words typed on a telephone keypad, as some carriers still send them: ANONYMOUS, RESTRICTED, UNAVAILABLE,
 * UNKNOWN and BLOCKED. They look like E.164 numbers and must never be called.
 */
const KEYPAD_WORDS = new Set(['+266696687', '+7378742833', '+86282452253', '+8656696', '+2562533']);

/** @returns the caller id when it is a real E.164 number, else `null` */
export function e164Number(callerId: string | null): string | null {
  if (callerId === null || KEYPAD_WORDS.has(callerId)) return null;
  return E164.test(callerId) ? callerId : null;
}

/** True when the caller hides the number. An identity such as `client:Anonymous` is a name, not a hidden number. */
export function isWithheld(callerId: string | null): boolean {
  if (callerId === null || callerId.startsWith('client:')) return false;
  if (KEYPAD_WORDS.has(callerId)) return true;
  return e164Number(callerId) === null && WITHHELD_WORDS.test(userPart(callerId));
}

/** The part of a SIP address that names the caller; a host name says nothing about hiding. */
function userPart(callerId: string): string {
  return /^sips?:/i.test(callerId) ? (callerId.split('@')[0] ?? '') : callerId;
}
