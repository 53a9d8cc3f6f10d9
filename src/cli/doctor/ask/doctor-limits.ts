/**
 * How long a diagnosis waits, in milliseconds. All checks run at once: with a server that is silent before, and the start of the process,
 * everything takes less than 20 seconds. Tests on busy machines wait longer.
 */
export const DOCTOR_LIMITS = {
  /** One check. */
  check: 10_000,
  /** One request; Twilio is asked twice. */
  request: 3_500,
  /** A connection to a database, also one after another; `STORE_TIMEOUT_MS` may be longer. */
  connect: 4_000,
};
