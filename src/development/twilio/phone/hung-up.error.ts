/** Unwinds whatever happens on a leg when the leg ends. */
export class HungUpError extends Error {
  /** @param by `caller`, `agent` or `network` */
  constructor(readonly by: string) {
    super(`The ${by} hung up`);
    this.name = HungUpError.name;
  }
}
