import type { Wait } from '../twilio/phone/call-scene.js';
import type { Deadline } from './phone-state.js';

/** When what a phone waits for is given up, in texts; `null` when it waits for nothing. */
export function deadlineOf(wait: Wait | null): Deadline | null {
  if (wait === null) return null;
  const { what, since, until } = wait;
  return { for: what, since: since.toISOString(), until: until.toISOString() };
}
