import { setImmediate } from 'node:timers';
import { reasonOf } from './reason-of.js';
import { SimulatedTime } from './simulated-time.js';

interface WakeUp {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly wake: () => void;
}

/**
 * Time that stands still while real work is under way and otherwise jumps to the next moment somebody waits for.
 *
 * Wake-ups of the same moment happen in the order in which they were asked for, so a call plays the same every time.
 */
export class InstantTime extends SimulatedTime {
  private milliseconds: number;
  private busy = 0;
  private isScheduled = false;
  private readonly wakeUps: WakeUp[] = [];

  constructor(start: Date = new Date()) {
    super();
    this.milliseconds = start.getTime();
  }

  now(): Date {
    return new Date(this.milliseconds);
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(reasonOf(signal));
        return;
      }
      const abort = (): void => {
        this.wakeUps.splice(this.wakeUps.indexOf(wakeUp), 1);
        if (signal !== undefined) reject(reasonOf(signal));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const wakeUp = { at: this.milliseconds + seconds * 1000, wake };
      signal?.addEventListener('abort', abort, { once: true });
      this.insert(wakeUp);
    });
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.busy += 1;
    try {
      return await work;
    } finally {
      this.busy -= 1;
      this.schedule();
    }
  }

  private insert(wakeUp: WakeUp): void {
    // Nobody ever wakes from an endless wait; it only ends by its signal.
    const later = this.wakeUps.findIndex(({ at }) => at > wakeUp.at);
    this.wakeUps.splice(later === -1 ? this.wakeUps.length : later, 0, wakeUp);
    this.schedule();
  }

  /** One step per turn of the event loop lets everybody who woke up say what they wait for next. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.step();
    });
  }

  private step(): void {
    const next = this.wakeUps[0];
    if (this.busy > 0 || next === undefined || !Number.isFinite(next.at)) return;
    this.wakeUps.shift();
    this.milliseconds = Math.max(this.milliseconds, next.at);
    next.wake();
    this.schedule();
  }
}
