import type { CallScene } from './call-scene.js';
import type { DialRequest } from './dial-plan.js';

const E164 = /^\+[1-9]\d{1,14}$/;
const US_FORMATTED = /^(\+?1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]?\d{3}[-. ]?\d{4}$/;

/**
 * Whether Twilio would ring anybody as this caller.
 *
 * The caller's own number, the number that was called and numbers of the account are allowed. A caller from SIP or a client has
 * no number of their own to show.
 */
export function isCallerIdAllowed({ callerId }: DialRequest, scene: CallScene): boolean {
  const { plan, number, transcript } = scene;
  const isOwned = (callerId === plan.to && callerId !== '') || number.ownedNumbers.includes(callerId);
  const isOwn = callerId === plan.from && !/^(sip|client):/.test(plan.from);
  if (!isOwned && !isOwn) {
    transcript.warn('13214', `Invalid caller id "${callerId}"`);
    return false;
  }
  if (!E164.test(callerId)) {
    transcript.warn('13214', `Some networks reject the caller id "${callerId}"`);
  }
  return true;
}

/** Whether a number can be rung at all; Twilio also takes numbers in the US format. */
export function isDiallable(number: string, { transcript }: CallScene): boolean {
  if (E164.test(number) || US_FORMATTED.test(number)) return true;
  const code = /^\+?[\d\s().-]+$/.test(number) ? '13224' : '13223';
  transcript.warn(code, `Invalid number to dial: "${number}"`);
  return false;
}
