import fc from 'fast-check';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { START_CURSOR } from '../../src/calls/changes/change-cursor.js';
import { readCursor, writeCursor } from '../../src/calls/changes/change-cursor-bytes.js';
import { ChangeFeed } from '../../src/calls/changes/change-feed.js';
import { CircuitBreaker } from '../../src/database/link/circuit-breaker.js';
import { StoreLink } from '../../src/database/link/store-link.js';
import { anEvent } from '../support/builders.js';
import { FakeCallStore } from '../support/fake-call-store.js';
import { SetClock } from '../support/set-clock.js';

const BACKOFF = { base: 1, cap: 1 };
const CALLS = ['CA1', 'CA2', 'CA3'];
const READERS = 3;

export type Step =
  | { readonly kind: 'record'; readonly count: number }
  | { readonly kind: 'deliver'; readonly store: number; readonly count: number; readonly from: number }
  | { readonly kind: 'fault'; readonly store: number; readonly down: boolean }
  | { readonly kind: 'restore'; readonly store: number; readonly toCopy: boolean }
  | { readonly kind: 'copy'; readonly store: number }
  | { readonly kind: 'read'; readonly reader: number; readonly limit: number; readonly keep: number }
  | { readonly kind: 'join'; readonly reader: number };

const store = fc.nat(1);
const reader = fc.nat(READERS - 1);
const kind = <Kind extends Step['kind']>(name: Kind) => fc.constant(name);

/** What happens to two stores and to those who read them. @param burst most events at a time */
export function aStep(burst: number): fc.Arbitrary<Step> {
  const size = fc.integer({ min: 1, max: burst });
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: kind('record'), count: size }) },
    { weight: 6, arbitrary: fc.record({ kind: kind('deliver'), store, count: size, from: fc.nat(5) }) },
    { weight: 3, arbitrary: fc.record({ kind: kind('fault'), store, down: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ kind: kind('copy'), store }) },
    { weight: 1, arbitrary: fc.record({ kind: kind('restore'), store, toCopy: fc.boolean() }) },
    { weight: 6, arbitrary: fc.record({ kind: kind('read'), reader, limit: size, keep: fc.nat(burst) }) },
    { weight: 1, arbitrary: fc.record({ kind: kind('join'), reader }) },
  );
}

/** Who reads changes, stops, and goes on. */
class Reader {
  readonly told: string[] = [];
  /** What was in a log when it came: it may be told or not. */
  missed = new Set<string>();
  cursor = writeCursor(START_CURSOR);
}

/** What is wrong with the way in which changes are read, on purpose. */
export interface Flaws {
  readonly forgetsTold?: boolean;
  readonly asksNoOtherLog?: boolean;
}

/** Two stores that take events in orders of their own, fail, and lose what they had; and readers. */
export class ChangesWorld {
  readonly recorded: CallEvent[] = [];
  readonly readers = Array.from({ length: READERS }, () => new Reader());
  private readonly clock = new SetClock();
  private readonly stores: readonly FakeCallStore[];
  private readonly queues: CallEvent[][] = [[], []];
  private readonly copies: ReturnType<FakeCallStore['contents']>[] = [];
  private hasLost = false;

  constructor(private readonly flaws: Flaws = {}) {
    const Store = flaws.asksNoOtherLog === true ? SilentStore : FakeCallStore;
    this.stores = [new Store('mongodb'), new Store('supabase')];
  }

  async play(steps: readonly Step[]): Promise<void> {
    for (const one of steps) {
      this.clock.advance(1);
      await this.step(one);
    }
    for (const one of this.stores) one.faults.down = false;
    for (const index of [0, 1]) await this.deliver(index, this.recorded.length, 0);
    for (const one of this.readers) await this.readAll(one);
  }

  /** Per reader: what it was told twice, and what it was not told. */
  mistakes(): { repeated: string[]; missing: string[] }[] {
    return this.readers.map(({ told, missed }) => ({
      repeated: told.filter((id, index) => told.indexOf(id) !== index),
      missing: this.recorded.map(({ id }) => id).filter((id) => !told.includes(id) && !missed.has(id)),
    }));
  }

  private async step(one: Step): Promise<void> {
    switch (one.kind) {
      case 'record':
        return this.record(one.count);
      case 'deliver':
        return this.deliver(one.store, one.count, one.from);
      case 'fault':
        this.storeAt(one.store).faults.down = one.down;
        return;
      case 'copy':
        this.copies[one.store] = this.storeAt(one.store).contents();
        return;
      case 'restore':
        return this.restore(one.store, one.toCopy);
      case 'read':
        return this.read(this.readerAt(one.reader), one.limit, one.keep);
      case 'join':
        return this.join(one.reader);
    }
  }

  private record(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const number = this.recorded.length;
      const id = `e${number}`;
      const callId = CALLS[number % CALLS.length] ?? '';
      const event = anEvent({ id, callId, receivedAt: this.clock.nowIso() });
      this.recorded.push(event);
      for (const queue of this.queues) queue.push(event);
    }
  }

  private async deliver(index: number, count: number, from: number): Promise<void> {
    if (this.storeAt(index).faults.down) return;
    const taken = this.queues[index]?.splice(from, count) ?? [];
    if (taken.length > 0) await this.storeAt(index).append(taken);
    if (from > 0 && taken.length === 0) await this.deliver(index, count, 0);
  }

  /** A database is lost once: a cursor outlives the loss of one, not of both. */
  private restore(index: number, toCopy: boolean): void {
    if (this.hasLost) return;
    this.hasLost = true;
    const lost = this.storeAt(index);
    lost.restore(toCopy ? this.copies[index] : undefined);
    const there = new Set(lost.contents().events.map(({ id }) => id));
    // Reconciliation brings back what is missing, in another order.
    this.queues[index] = this.recorded.filter(({ id }) => !there.has(id)).reverse();
  }

  private async read(one: Reader, limit: number, keep: number): Promise<void> {
    if (this.stores.every(({ faults }) => faults.down)) return;
    const { changes, cursor } = await this.feed().read({ after: readCursor(one.cursor), limit });
    const kept = changes.slice(0, keep);
    one.told.push(...kept.map(({ event }) => event.id));
    const last = kept.length === changes.length ? cursor : kept.at(-1)?.cursor;
    if (last === undefined) return;
    const told = this.flaws.forgetsTold === true ? [] : last.told;
    one.cursor = writeCursor({ ...last, told });
  }

  private async readAll(one: Reader): Promise<void> {
    let before: Buffer;
    do {
      before = one.cursor;
      await this.read(one, 50, 50);
    } while (!one.cursor.equals(before));
  }

  /** A reader that starts now. */
  private async join(index: number): Promise<void> {
    if (this.stores.every(({ faults }) => faults.down)) return;
    const joined = new Reader();
    joined.cursor = writeCursor(await this.feed().findEnd());
    joined.missed = new Set(this.stores.flatMap((one) => one.contents().events.map(({ id }) => id)));
    this.readers[index] = joined;
  }

  /** Each reading is one of another instance: nothing is remembered but the cursor. */
  private feed(): ChangeFeed {
    const { clock } = this;
    const link = (one: CallStore) =>
      new StoreLink(one, { breaker: new CircuitBreaker(clock, BACKOFF), clock, limit: 1000 });
    return new ChangeFeed({ all: this.stores.map(link) }, clock);
  }

  private storeAt(index: number): FakeCallStore {
    const found = this.stores[index];
    if (found === undefined) throw new RangeError(`there is no store ${index}`);
    return found;
  }

  private readerAt(index: number): Reader {
    const found = this.readers[index];
    if (found === undefined) throw new RangeError(`there is no reader ${index}`);
    return found;
  }
}

/** Never finds an event of the other log in its own. */
class SilentStore extends FakeCallStore {
  override findInLog(): Promise<never[]> {
    return Promise.resolve([]);
  }
}
