import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type { Call } from '../../src/calls/model/call.js';
import { type CallEvent, compareCallEvents } from '../../src/calls/model/call-event.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { CircuitBreaker } from '../../src/database/link/circuit-breaker.js';
import { StoreDrain } from '../../src/calls/delivery/store-drain.js';
import { StoreLink } from '../../src/database/link/store-link.js';
import { Clock } from '../../src/common/time/clock.js';
import { anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { FakeCallStore, type Faults } from '../support/fake-call-store.js';
import { dataFolder, openJournal, type OpenJournal } from '../support/open-journal.js';
import { modelRuns } from '../support/model-runs.js';

Logger.overrideLogger(false);

const RUNS = modelRuns(60);
const QUICK = { base: 1, cap: 4 };
const CALLS = ['CA1', 'CA2', 'CA3'];
const STATUSES = ['ringing', 'in-progress', 'completed'];

type Fault = keyof Omit<Faults, 'rejects' | 'hangs'>;
type Step =
  | { readonly kind: 'record'; readonly events: CallEvent[] }
  | { readonly kind: 'fault'; readonly store: number; readonly fault: Fault; readonly on: boolean }
  | { readonly kind: 'restart' | 'crash' }
  | { readonly kind: 'pause' };

/** Few enough events that repeats are common: a webhook may come twice and a batch may be written twice. */
const event: fc.Arbitrary<CallEvent> = fc
  .tuple(fc.constantFrom(...CALLS), fc.nat(5), fc.constantFrom(...STATUSES))
  .map(([callId, number, status]) => {
    const id = `${callId}${number}${status}`.replace(/\W/g, '').padEnd(32, '0');
    const { data } = anEvent();
    const at = new Date(Date.UTC(2026, 10, 21, 9, 0, number)).toISOString();
    return anEvent({ id, callId, at, receivedAt: at, data: { ...data, status } as never });
  });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      events: fc.array(event, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      store: fc.nat(1),
      fault: fc.constantFrom<Fault>('down', 'losesAnswers'),
      on: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'pause' as const }) },
);

/** A store whose rows are replaced by whatever comes last: what the version guard prevents. */
class UnguardedCallStore extends FakeCallStore {
  protected override isNewer(_call: Call): boolean {
    return true;
  }

  /** Publishes the older of two rows last, as two writers may. */
  override async publish(calls: readonly Call[]): Promise<void> {
    await super.publish(calls);
    for (const call of calls) {
      const events = await super.listEvents(call.id);
      if (events.length > 1) await super.publish([foldCall(events.slice(0, -1))]);
    }
  }
}

/** A journal whose cursors move before the stores have what they pass: what acknowledging late prevents. */
async function openHastyJournal(folder: string): Promise<OpenJournal> {
  const open = await openJournal(folder);
  const { journal } = open;
  const read = journal.readBatch.bind(journal);
  const acknowledge = journal.acknowledge.bind(journal);
  journal.readBatch = async (store, limit) => {
    const entries = await read(store, limit);
    await acknowledge(store, entries);
    return entries;
  };
  journal.acknowledge = () => Promise.resolve();
  return open;
}

/** Everything that lives as long as one process: the journal and a drain per store. */
class Instance {
  private constructor(
    private readonly open: OpenJournal,
    private readonly drains: readonly StoreDrain[],
  ) {}

  static async start(
    folder: string,
    stores: readonly FakeCallStore[],
    openIt = openJournal,
  ): Promise<Instance> {
    const clock = new Clock();
    const open = await openIt(folder);
    const tools = { journal: open.journal, deadLetters: open.deadLetters, clock, backoff: QUICK };
    const drains = stores.map((store) => {
      const breaker = new CircuitBreaker(clock, QUICK);
      return new StoreDrain(new StoreLink(store, { breaker, clock, limit: 1000 }), tools);
    });
    for (const drain of drains) drain.start();
    return new Instance(open, drains);
  }

  record(events: CallEvent[]): Promise<void> {
    return this.open.journal.append(events);
  }

  async drained(): Promise<void> {
    await eventually(() => {
      const depth = this.open.journal.depth('mongodb') + this.open.journal.depth('supabase');
      if (depth > 0) throw new Error(`${depth} events are left`);
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.drains.map((drain) => drain.stop()));
    await this.open.journal.close();
  }

  /** Takes the journal away from the drains in the middle of their work; what they asked of a store may still happen. */
  async crash(): Promise<void> {
    const ended = this.drains.map((drain) => drain.stop());
    await this.open.database.close();
    void Promise.all(ended);
  }
}

async function play(
  steps: readonly Step[],
  stores: readonly FakeCallStore[],
  openIt = openJournal,
): Promise<CallEvent[]> {
  const { folder, remove } = dataFolder();
  const acknowledged: CallEvent[] = [];
  let instance = await Instance.start(folder, stores, openIt);
  for (const one of steps) {
    if (one.kind === 'record') await instance.record(one.events).then(() => acknowledged.push(...one.events));
    if (one.kind === 'fault') (stores[one.store] as FakeCallStore).faults[one.fault] = one.on;
    if (one.kind === 'pause') await new Promise((resolve) => setTimeout(resolve, 2));
    if (one.kind !== 'restart' && one.kind !== 'crash') continue;
    await (one.kind === 'restart' ? instance.stop() : instance.crash());
    instance = await Instance.start(folder, stores, openIt);
  }
  for (const store of stores) Object.assign(store.faults, { down: false, losesAnswers: false });
  await instance.drained();
  await instance.stop();
  remove();
  return acknowledged;
}

function expectedContents(acknowledged: readonly CallEvent[]): { events: CallEvent[]; rows: Call[] } {
  const events = [...new Map(acknowledged.map((one) => [one.id, one])).values()].sort(compareCallEvents);
  const ids = [...new Set(events.map((one) => one.callId))].sort();
  return { events, rows: ids.map((id) => foldCall(events.filter((one) => one.callId === id))) };
}

function contentsOf(store: FakeCallStore): { events: CallEvent[]; rows: Call[] } {
  const { events, rows } = store.contents();
  return { events, rows: rows.sort((left, right) => (left.id < right.id ? -1 : 1)) };
}

describe('the drains', () => {
  it('bring every acknowledged event into both stores exactly once, whatever fails on the way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const stores = [new FakeCallStore('mongodb'), new FakeCallStore('supabase')];
        const expected = expectedContents(await play(steps, stores));
        for (const store of stores) expect(contentsOf(store)).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('would be found out if a row could be replaced by an older one', async () => {
    const outcome = await fc.check(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const stores = [new UnguardedCallStore('mongodb'), new FakeCallStore('supabase')];
        const expected = expectedContents(await play(steps, stores));
        expect(contentsOf(stores[0] as FakeCallStore)).toEqual(expected);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(outcome.failed).toBe(true);
  });

  it('would be found out if a cursor moved before the row was published', async () => {
    const outcome = await fc.check(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const stores = [new FakeCallStore('mongodb'), new FakeCallStore('supabase')];
        const expected = expectedContents(await play(steps, stores, openHastyJournal));
        for (const store of stores) expect(contentsOf(store)).toEqual(expected);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(outcome.failed).toBe(true);
  });
});
