/** A document could not be fetched or executed. */
export class DocumentError extends Error {
  /**
   * @param code Twilio's error code
   * @param url of the document
   */
  constructor(
    readonly code: string,
    readonly url: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = DocumentError.name;
  }
}
