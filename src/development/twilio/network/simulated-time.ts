import { setImmediate } from 'node:timers';
import { abortable } from './waiting.js';

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
  protected milliseconds: number;
  private busy = 0;
  private isScheduled = false;
  private readonly wakeUps: WakeUp[] = [];
  /** Milliseconds since the epoch beyond which time does not go on. */
  protected horizon = Number.POSITIVE_INFINITY;

  constructor(start: Date = new Date()) {
    super();
    this.milliseconds = start.getTime();
  }

  now(): Date {
    return new Date(this.milliseconds);
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    return abortable(signal, (wake) => {
      const wakeUp = { at: this.milliseconds + seconds * 1000, wake };
      this.insert(wakeUp);
      return () => this.wakeUps.splice(this.wakeUps.indexOf(wakeUp), 1);
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

  /** Nobody waits for a moment before the horizon. */
  protected rest(): void {
    // Time stands still.
  }

  /** One step per turn of the event loop lets everybody who woke up say what they wait for next. */
  protected schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.step();
    });
  }

  private step(): void {
    const next = this.wakeUps[0];
    if (this.busy > 0) return;
    if (next === undefined || !Number.isFinite(next.at) || next.at > this.horizon) {
      this.rest();
      return;
    }
    this.wakeUps.shift();
    this.milliseconds = Math.max(this.milliseconds, next.at);
    next.wake();
    this.schedule();
  }
}

/** Time that goes on only as far as it is told to. */
export class SteppedTime extends InstantTime {
  private readonly waiting: (() => void)[] = [];

  constructor(start: Date = new Date()) {
    super(start);
    this.horizon = start.getTime();
  }

  /**
   * Lets so many seconds pass; 0 lets everything happen that happens now.
   *
   * Resolves when all of it has happened, requests included.
   */
  advance(seconds: number): Promise<void> {
    this.horizon += seconds * 1000;
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  protected override rest(): void {
    if (this.waiting.length === 0) return;
    this.milliseconds = Math.max(this.milliseconds, this.horizon);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** Longest delay of one timer; longer waits end then, which no call lasts. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Time that really passes. */
export class RealTime extends SimulatedTime {
  now(): Date {
    return new Date();
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    return abortable(signal, (wake) => {
      const timer = setTimeout(wake, Math.min(seconds * 1000, LONGEST_TIMER));
      return () => clearTimeout(timer);
    });
  }

  during<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}

/**
 * Time of which waits take a part of what they are, however slow the machine is: real work takes no more of it than it takes, and a
 * timer that fires late does not either.
 */
export class FastTime extends SimulatedTime {
  /** Milliseconds since the epoch that the clock showed at `since`, by the monotonic clock. */
  private shown: number;
  private since = performance.now();
  private busy = 0;
  private readonly targets = new Set<{ readonly at: number }>();

  /**
   * @param speed 10 plays ten seconds in one
   * @param start what the clock of the network shows at first
   */
  constructor(
    private readonly speed: number,
    start: Date,
  ) {
    super();
    this.shown = start.getTime();
  }

  now(): Date {
    const passed = (performance.now() - this.since) * (this.busy > 0 ? 1 : this.speed);
    const next = Math.min(...[...this.targets].map(({ at }) => at));
    return new Date(Math.max(this.shown, Math.min(this.shown + passed, next)));
  }

  wait(seconds: number, signal?: AbortSignal): Promise<void> {
    return abortable(signal, (wake) => {
      const target = { at: this.now().getTime() + seconds * 1000 };
      this.targets.add(target);
      const arrive = (): void => {
        this.targets.delete(target);
        this.stand(Math.max(target.at, this.shown));
        wake();
      };
      const timer = setTimeout(arrive, Math.min((seconds * 1000) / this.speed, LONGEST_TIMER));
      return () => {
        this.targets.delete(target);
        clearTimeout(timer);
      };
    });
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.work(1);
    try {
      return await work;
    } finally {
      this.work(-1);
    }
  }

  private work(more: 1 | -1): void {
    this.stand(this.now().getTime());
    this.busy += more;
  }

  private stand(at: number): void {
    this.shown = at;
    this.since = performance.now();
  }
}

/**
 * The time of a call as `--realtime` asks for it: one that is played faster than it lasts begins so long ago that it is over by now.
 *
 * @param realtime how many times as fast, `true` for once; as fast as the server answers without it
 * @param longest milliseconds that the call lasts at most
 */
export function simulatedTime(realtime: number | true | undefined, longest: number): SimulatedTime {
  const speed = realtime === true ? 1 : realtime;
  // Twilio tells whole seconds.
  const start = new Date(Math.floor((Date.now() - longest) / 1000) * 1000);
  if (speed === undefined) return new InstantTime(start);
  return speed > 1 ? new FastTime(speed, start) : new RealTime();
}

/** A moment as Twilio writes it, such as `Fri, 20 Aug 2010 01:13:42 +0000`. */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
