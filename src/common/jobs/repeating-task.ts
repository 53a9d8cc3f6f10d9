import { waitAtMost } from '../time/within.js';

/** Does some work; resolves with the milliseconds until it is to be done again. */
export type RepeatedWork = (signal: AbortSignal) => Promise<number>;

/**
 * For work that only looks, and whose questions cannot be called back: nobody waits for its answer any longer once the signal is
 * aborted.
 *
 * @throws the signal's reason
 */
export function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abandon = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abandon, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
  });
}

/**
 * Work that is done again and again, one run at a time, until it is stopped.
 *
 * Its timer keeps no process alive. The work handles its own failures; what it throws against that ends nothing but its run.
 */
export class RepeatingTask {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private isRunning = false;
  private isWanted = false;

  /**
   * @param work must end soon when its signal is aborted
   * @param onFailure is told what the work throws, but for the signal's own reason; @returns milliseconds until the next run
   */
  constructor(
    private readonly work: RepeatedWork,
    private readonly onFailure: (error: unknown) => number,
  ) {}

  /** @param delay milliseconds until the first run */
  start(delay: number): void {
    this.schedule(delay);
  }

  /**
   * Begins the first run at once.
   *
   * @param patience milliseconds; resolves when the run has ended, or after this time: then it goes on by itself
   */
  async startNow(patience: number): Promise<void> {
    this.running = this.run();
    await waitAtMost(patience, this.running);
  }

  /** Brings the next run forward; one that is under way is followed by another. */
  trigger(delay = 0): void {
    if (this.isRunning) this.isWanted = true;
    else this.schedule(delay);
  }

  /** Ends it for good; resolves when a run that is under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('the process is shutting down'));
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(delay: number): void {
    clearTimeout(this.timer);
    if (this.stopping.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, delay);
    this.timer.unref();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    this.isWanted = false;
    const { signal } = this.stopping;
    const delay = await this.work(signal).catch((error: unknown) =>
      error === signal.reason ? 0 : this.onFailure(error),
    );
    this.isRunning = false;
    this.schedule(this.isWanted ? 0 : delay);
  }
}
