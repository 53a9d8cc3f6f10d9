import { Logger } from '@nestjs/common';
import { type Delivery, DELIVERY_STATES, type DeliveryState } from './notification.js';

/** How many deliveries are kept of those that are over, the newest; dead ones can still be replayed. */
const MOST: Readonly<Partial<Record<DeliveryState, number>>> = { sent: 1000, dead: 100_000 };

/** Deliveries by number, by state and by what they tell. */
export class Deliveries {
  private readonly logger = new Logger(Deliveries.name);
  private readonly all = new Map<number, Delivery>();
  private readonly byState: Readonly<Record<DeliveryState, Set<number>>> = {
    pending: new Set(),
    sent: new Set(),
    dead: new Set(),
  };
  /** How many deliveries there are of each notification. */
  private readonly counts = new Map<string, number>();

  /** @param keep has what became of some numbers written */
  constructor(private readonly keep: (numbers: readonly number[]) => void) {}

  find(number: number): Delivery | null {
    return this.all.get(number) ?? null;
  }

  count(state: DeliveryState): number {
    return this.byState[state].size;
  }

  /** Whether a notification is on its way, or was lately. */
  knows(id: string): boolean {
    return this.counts.has(id);
  }

  pending(): Delivery[] {
    return this.of('pending');
  }

  dead(): Delivery[] {
    return this.of('dead');
  }

  /** @returns the deliveries below a number, the highest first */
  newest(limit: number, below: number): Delivery[] {
    const numbers = [...this.all.keys()]
      .filter((number) => number < below)
      .sort((left, right) => right - left);
    return this.found(numbers.slice(0, limit));
  }

  numbersOf(callIds: ReadonlySet<string>): number[] {
    return [...this.all.values()]
      .filter(({ notification }) => callIds.has(notification.callId))
      .map(({ number }) => number);
  }

  load(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) this.put(delivery);
  }

  add(deliveries: readonly Delivery[]): void {
    this.load(deliveries);
    this.keep(deliveries.map(({ number }) => number));
  }

  /** Notes what became of a delivery; one that was removed meanwhile stays so. */
  update(delivery: Delivery): void {
    if (!this.all.has(delivery.number)) return;
    this.put(delivery);
    this.keep([delivery.number, ...this.trim(delivery.state)]);
  }

  remove(number: number): void {
    if (this.purge(number)) this.keep([number]);
  }

  /** Removes one whose record is removed already. @returns false when there was none */
  purge(number: number): boolean {
    const delivery = this.all.get(number);
    if (delivery === undefined) return false;
    this.all.delete(number);
    this.byState[delivery.state].delete(number);
    const { id } = delivery.notification;
    const rest = (this.counts.get(id) ?? 0) - 1;
    if (rest > 0) this.counts.set(id, rest);
    else this.counts.delete(id);
    return true;
  }

  private put(delivery: Delivery): void {
    const { number, state, notification } = delivery;
    const known = this.all.get(number);
    if (known === undefined) this.counts.set(notification.id, (this.counts.get(notification.id) ?? 0) + 1);
    for (const other of DELIVERY_STATES) this.byState[other].delete(number);
    this.byState[state].add(number);
    this.all.set(number, delivery);
  }

  private trim(state: DeliveryState): number[] {
    const numbers = this.byState[state];
    const excess = numbers.size - (MOST[state] ?? Infinity);
    const oldest = [...first(numbers, excess)];
    for (const number of oldest) this.purge(number);
    if (state === 'dead' && oldest.length > 0) {
      this.logger.error('there are too many dead notifications: the oldest are forgotten', {
        count: oldest.length,
      });
    }
    return oldest;
  }

  private of(state: DeliveryState): Delivery[] {
    return this.found([...this.byState[state]]);
  }

  private found(numbers: readonly number[]): Delivery[] {
    return numbers.flatMap((number) => this.all.get(number) ?? []);
  }
}

function* first<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left <= 0) return;
    left -= 1;
    yield item;
  }
}
