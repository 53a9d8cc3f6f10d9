/** Calls may be reported by systems other than Twilio, so an id is any 1 to 128 printable characters. */
const FORM = /^\P{C}{1,128}$/u;

/** @returns whether a call or one of its events could have this id */
export function isCallId(value: unknown): value is string {
  return typeof value === 'string' && FORM.test(value);
}
