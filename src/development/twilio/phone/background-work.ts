import { HungUpError } from './hung-up.error.js';

/** Work that goes on beside the call, such as processing a recording. */
export class BackgroundWork {
  private readonly underWay: Promise<void>[] = [];
  private readonly failures: unknown[] = [];

  run(work: () => Promise<void>): void {
    const run = work().catch((error: unknown) => {
      if (!(error instanceof HungUpError)) this.failures.push(error);
    });
    this.underWay.push(run);
  }

  /**
   * Waits for everything, also for what is started meanwhile.
   *
   * @throws what one of the works threw first
   */
  async settle(): Promise<void> {
    for (let work = this.underWay.shift(); work !== undefined; work = this.underWay.shift()) await work;
    if (this.failures.length > 0) throw this.failures[0];
  }
}
