import { reasonOf } from './reason-of.js';
import { SimulatedTime } from './simulated-time.js';

/** Longest delay of one timer; longer waits end then, which no call lasts. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Time that really passes, or passes `speed` times as fast. */
export class RealTime extends SimulatedTime {
  private readonly start = Date.now();

  /** @param speed 1 is real; 10 plays ten seconds in one */
  constructor(private readonly speed = 1) {
    super();
  }

  now(): Date {
    return new Date(this.start + (Date.now() - this.start) * this.speed);
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(reasonOf(signal));
        return;
      }
      const abort = (): void => {
        clearTimeout(timer);
        if (signal !== undefined) reject(reasonOf(signal));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const timer = setTimeout(wake, Math.min((seconds * 1000) / this.speed, LONGEST_TIMER));
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  during<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}
