import type { CallbackSwitch } from './callback-switch.js';
import type { DeliveryPlan } from './delivery-plan.js';
import type { SimulatedTime } from './simulated-time.js';
import type { NetworkObserver, WebhookRequest } from './webhook-request.js';
import type { WebhookSender } from './webhook-sender.js';

/** What the callbacks of one call go by. */
export interface CallbackRules {
  readonly delivery: DeliveryPlan;
  /** Asked whenever a callback comes up. */
  readonly arrival: () => CallbackSwitch;
  readonly time: SimulatedTime;
  /** Has work go on beside the call. */
  readonly later: (work: () => Promise<void>) => void;
}

/** Delivers the callbacks of one call beside it, one after another, without holding the call up. */
export class CallbackQueue {
  private readonly held: WebhookRequest[] = [];
  /** The last one first. */
  private readonly reversed: WebhookRequest[] = [];
  private late = 0;
  private last: Promise<void> = Promise.resolve();
  private count = 0;
  private readonly delivery: DeliveryPlan;

  constructor(
    private readonly sender: WebhookSender,
    private readonly observer: NetworkObserver,
    private readonly rules: CallbackRules,
  ) {
    this.delivery = rules.delivery;
  }

  /** How many are still to be sent. */
  get waiting(): number {
    return this.held.length + this.reversed.length + this.late;
  }

  add(callback: WebhookRequest): void {
    this.count += 1;
    if (this.isDropped(callback) || this.delivery.loseCallbacks.includes(this.count)) return;
    const { arrive: arrival, lateSeconds } = this.rules.arrival();
    if (arrival === 'on-time') this.deliverInTurn(callback);
    else if (arrival === 'twice' || arrival === 'forged') this.deliver({ ...callback, arrival });
    else this.hold({ ...callback, arrival }, lateSeconds);
  }

  /** Delivers what was held back, and waits for everything. */
  async flush(): Promise<void> {
    const held = this.held.splice(0);
    const ordered = this.delivery.callbacks === 'shuffled' ? shuffled(held, this.delivery.seed) : held;
    for (const callback of [...ordered, ...this.reversed.splice(0)]) this.deliver(callback);
    await this.last;
  }

  private deliverInTurn(callback: WebhookRequest): void {
    if (this.delivery.callbacks === 'in-order') this.deliver(callback);
    else this.held.push(callback);
  }

  private hold(callback: Required<WebhookRequest>, lateSeconds: number): void {
    this.observer.held(callback.purpose, callback.arrival);
    if (callback.arrival === 'out-of-order') this.reversed.unshift(callback);
    if (callback.arrival !== 'late') return;
    this.late += 1;
    this.rules.later(async () => {
      await this.rules.time.wait(lateSeconds);
      this.late -= 1;
      this.deliver(callback);
    });
  }

  private deliver(callback: WebhookRequest): void {
    this.last = this.last.then(() => this.send(callback));
  }

  private async send(callback: WebhookRequest): Promise<void> {
    const { status, problem, path } = await this.sender.send(callback);
    if (status !== null && status < 400) return;
    this.observer.warn('11200', `The callback ${path} is lost: ${problem ?? `status ${status}`}`);
  }

  private isDropped({ purpose }: WebhookRequest): boolean {
    if (this.delivery.dropCallbacks) return true;
    if (purpose === 'call status') return this.delivery.dropFinal;
    return purpose === 'recording status' && this.delivery.dropRecording;
  }
}

/** @returns the items in an order that the seed decides */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** The same numbers for the same seed: mulberry32, evenly spread between 0 and 1. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
