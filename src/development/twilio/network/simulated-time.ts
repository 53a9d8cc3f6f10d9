/**
 * The time of the simulated phone network. Prompts, ringing and talking take its seconds.
 *
 * A wait that is aborted rejects with the signal's reason.
 */
export abstract class SimulatedTime {
  abstract now(): Date;

  /**
   * Resolves when that many seconds have passed. Waiting 0 seconds lets everything else that happens now happen first.
   */
  abstract wait(seconds: number, signal?: AbortSignal): Promise<void>;

  /** Accounts for real work, such as a request, during which no simulated time passes. */
  abstract during<T>(work: Promise<T>): Promise<T>;
}
