import { performance } from 'node:perf_hooks';

/** The time a benchmark has. */
export class TimeLimit {
  constructor(minutes) {
    this.minutes = minutes;
    this.end = performance.now() + minutes * 60_000;
  }

  isOver() {
    return performance.now() > this.end;
  }

  /** @throws Error when it is over */
  check() {
    if (this.isOver()) throw new Error(`the ${this.minutes} minutes are over (--minutes)`);
  }
}
