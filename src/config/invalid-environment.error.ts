/** The environment breaks rules; the message names every bad variable and never a value. */
export class InvalidEnvironmentError extends Error {
  readonly code = 'INVALID_ENVIRONMENT';

  /** @param problems one line per bad variable */
  constructor(readonly problems: readonly string[]) {
    super(
      `Mainline cannot start, the environment is not valid:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.name = InvalidEnvironmentError.name;
  }
}
