/** A document that Twilio cannot execute. */
export class InvalidTwimlError extends Error {
  /** @param code Twilio's error code, such as 12100 */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = InvalidTwimlError.name;
  }
}
