/** There was no usable answer to an HTTP request. */
export class TransportError extends Error {
  /**
   * @param reason `ct`: no connection; `rt`: connected, but no answer in time; `broken`: the answer broke off or was too long
   * @param code Twilio's error code
   */
  constructor(
    readonly reason: 'ct' | 'rt' | 'broken',
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = TransportError.name;
  }
}
