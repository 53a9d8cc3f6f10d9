/** Calls may be reported by systems other than Twilio, so an id is any 1 to 128 printable characters. */
const CALL_ID = /^\P{C}{1,128}$/u;

/** @returns whether a call or one of its events could have this id */
export function isCallId(value: unknown): value is string {
  return typeof value === 'string' && CALL_ID.test(value);
}
