import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { type CallEvent, groupByCall } from '../../src/calls/model/call-event.js';
import { StoreUnavailableError } from '../../src/database/link/store.errors.js';
import { JournalUnavailableError } from '../../src/calls/journal/files/journal.errors.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import { COMMAND_LINE } from '../../src/calls/model/call-event.factory.js';
import { NotFoundError } from '../../src/common/errors/request.errors.js';
import { anEvent, callDetails, eventIdOf } from '../support/builders.js';
import { modelRuns } from '../support/model-runs.js';
import { byId, WatchedCallStore, World } from './convergence-world.js';

Logger.overrideLogger(false);

const RUNS = modelRuns(40);
const CALLS = ['CA1', 'CA2', 'CA3'];
const START = Date.UTC(2026, 10, 21, 23, 59, 50);

/** Personal data that only one call has, in a form that no redaction leaves. */
function secretOf(callId: string): string {
  return `secret-${callId}`;
}

/** Everything that happens in the calls: what Twilio knows, and tells in any order. */
const FACTS: CallEvent[] = CALLS.flatMap((callId, number) => {
  const details = callDetails({ callerName: secretOf(callId), callStatus: null });
  const at = (second: number): string => new Date(START + (number * 5 + second) * 1000).toISOString();
  const fact = (type: CallEvent['type'], second: number, data: object): CallEvent => {
    const id = eventIdOf(callId, type, second);
    return { ...anEvent({ id, callId, at: at(second) }), type, data } as CallEvent;
  };
  const status = (word: string, second: number): CallEvent =>
    fact('call.status', second, { status: word, sequence: second, durationSeconds: second, details });
  return [
    fact('call.incoming', 0, { details }),
    status('ringing', 1),
    fact('menu.input', 2, { digits: secretOf(callId), attempt: 1, choice: 'voicemail', details }),
    status('in-progress', 3),
    fact('transcription.status', 4, { recordingSid: 'RE1', status: 'completed', text: secretOf(callId) }),
    status('completed', 5),
  ];
});

/** What a run is to end with. */
class Model {
  readonly acknowledged = new Set<string>();
  readonly delayed: CallEvent[] = [];
  readonly delivered: CallEvent[] = [];
  readonly erased = new Set<string>();
  private ticks = 0;

  /** A copy of a fact as an instance receives it now. */
  received(fact: CallEvent): CallEvent {
    this.ticks += 1;
    return { ...fact, receivedAt: new Date(START + 60_000 + ((this.ticks * 7919) % 5000)).toISOString() };
  }
}

class Command implements fc.AsyncCommand<Model, World> {
  constructor(
    private readonly name: string,
    private readonly action: (model: Model, world: World) => Promise<void>,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, world: World): Promise<void> {
    await this.action(model, world).catch(unlessOutage);
  }

  toString(): string {
    return this.name;
  }
}

function unlessOutage(error: unknown): void {
  const isOutage = [StoreUnavailableError, JournalUnavailableError, NotFoundError].some(
    (type) => error instanceof type,
  );
  if (!isOutage) throw error;
}

async function deliver(
  model: Model,
  world: World,
  delivery: { instance: number; fact: CallEvent },
): Promise<void> {
  const event = model.received(delivery.fact);
  model.delivered.push(delivery.fact);
  await world.instance(delivery.instance).calls.record([event]);
  model.acknowledged.add(event.id);
}

const instance = fc.nat(1);
const fact = fc.constantFrom(...FACTS);
const store = fc.nat(1);
const fault = fc.constantFrom('down', 'losesAnswers', 'slow');

function setFault(world: World, index: number, name: string, on: boolean): Promise<void> {
  Object.assign(world.stores[index]?.faults ?? {}, { [name]: on });
  return Promise.resolve();
}

const COMMANDS = [
  ...[1, 2, 3].map(() =>
    fc
      .tuple(instance, fact)
      .map(
        ([to, what]) =>
          new Command(`deliver ${what.type} of ${what.callId} to ${to}`, (model, world) =>
            deliver(model, world, { instance: to, fact: what }),
          ),
      ),
  ),
  fc.tuple(instance, fc.nat()).map(
    ([to, which]) =>
      new Command(`duplicate ${which} to ${to}`, async (model, world) => {
        const known = model.delivered[which % Math.max(1, model.delivered.length)];
        if (known !== undefined) await deliver(model, world, { instance: to, fact: known });
      }),
  ),
  fact.map(
    (what) =>
      new Command(`delay ${what.type} of ${what.callId}`, (model) => {
        model.delayed.push(what);
        return Promise.resolve();
      }),
  ),
  instance.map(
    (to) =>
      new Command(`deliver what was delayed to ${to}`, async (model, world) => {
        for (const what of model.delayed.splice(0)) await deliver(model, world, { instance: to, fact: what });
      }),
  ),
  fc
    .tuple(store, fault)
    .map(
      ([index, name]) =>
        new Command(`store ${index} ${name}`, (_model, world) => setFault(world, index, name, true)),
    ),
  fc.constant(
    new Command('both stores down', async (_model, world) => {
      await setFault(world, 0, 'down', true);
      await setFault(world, 1, 'down', true);
    }),
  ),
  ...[1, 2].map(() =>
    fc
      .tuple(store, fault)
      .map(
        ([index, name]) =>
          new Command(`store ${index} no more ${name}`, (_model, world) =>
            setFault(world, index, name, false),
          ),
      ),
  ),
  instance.map((index) => new Command(`crash ${index}`, (_model, world) => world.restart(index, 'crash'))),
  instance.map((index) => new Command(`restart ${index}`, (_model, world) => world.restart(index, 'stop'))),
  instance.map(
    (index) =>
      new Command(`reconcile by ${index}`, async (_model, world) => {
        await world.instance(index).reconciler.reconcile({ from: null, to: null, dryRun: false });
      }),
  ),
  instance.map(
    (index) =>
      new Command(`scan by ${index}`, async (_model, world) => {
        await world.instance(index).scan.run(undefined, 0);
      }),
  ),
  instance.map(
    (index) => new Command(`backfill by ${index}`, (model, world) => backfill(model, world, index)),
  ),
  fc.tuple(instance, fc.constantFrom(...CALLS)).map(
    ([index, callId]) =>
      new Command(`erase ${callId} by ${index}`, async (model, world) => {
        await world.instance(index).eraser.erase(callId, 'request', COMMAND_LINE);
        model.erased.add(callId);
      }),
  ),
  fc.constant(new Command('pause', () => new Promise((resolve) => setTimeout(resolve, 3)))),
];

/** What a backfill does: every fact that the stores do not know is recorded; erased calls are none of its business. */
async function backfill(model: Model, world: World, index: number): Promise<void> {
  const { calls } = world.instance(index);
  for (const callId of CALLS) {
    const known = await calls.listEvents(callId);
    if (known.some(({ type }) => type === 'call.erased')) continue;
    const ids = new Set(known.map(({ id }) => id));
    const missing = FACTS.filter((what) => what.callId === callId && !ids.has(what.id));
    await calls.record(missing.map((what) => model.received(what)));
    for (const { id } of missing) model.acknowledged.add(id);
  }
}

/** @returns what is wrong at the end, one line each */
async function problemsOf(model: Model, world: World): Promise<string[]> {
  const problems: string[] = [];
  const [one, other] = world.stores.map((each) => each.contents());
  for (const { name, fallen } of world.stores) if (fallen.length > 0) problems.push(`${name}: a status fell`);
  if (one === undefined || other === undefined) return ['a store is missing'];
  for (const { events } of [one, other]) {
    const ids = byId(events);
    const lost = [...model.acknowledged].filter((id) => !ids.has(id));
    problems.push(...lost.map((id) => `lost: ${id}`));
  }
  if (JSON.stringify(one.events) !== JSON.stringify(other.events)) problems.push('the events differ');
  for (const { events, rows } of [one, other]) {
    const folded = [...groupByCall(events).values()].map((ofCall) => JSON.stringify(foldCall(ofCall)));
    const shown = rows.map((row) => JSON.stringify(row));
    if (folded.sort().join() !== shown.sort().join()) problems.push('a row is not the fold of its events');
  }
  const report = await world
    .instance(0)
    .reconciler.reconcile({ from: null, to: null, dryRun: true, verify: true });
  if (!report.equal || report.callsRepaired > 0) problems.push('the digests differ');
  await world.close();
  const everything = JSON.stringify([one, other]) + world.journalFiles();
  for (const callId of model.erased)
    if (everything.includes(secretOf(callId))) problems.push(`${callId} is not erased`);
  return problems;
}

async function play(
  commands: Iterable<fc.AsyncCommand<Model, World>>,
  stores: readonly WatchedCallStore[],
): Promise<string[]> {
  const world = await World.create(stores);
  const model = new Model();
  try {
    await fc.asyncModelRun(() => ({ model, real: world }), commands);
    await world.settle();
    return await problemsOf(model, world);
  } finally {
    world.remove();
  }
}

/** A store whose rows are replaced by whatever comes last: what the version guard prevents. */
class UnguardedCallStore extends WatchedCallStore {
  protected override isNewer(): boolean {
    return true;
  }

  override async publish(...[calls, options]: Parameters<WatchedCallStore['publish']>): Promise<void> {
    await super.publish(calls, options);
    for (const call of calls) {
      const events = await super.listEvents(call.id);
      if (events.length > 1) await super.publish([foldCall(events.slice(0, -1))]);
    }
  }
}

/** A store that keeps the data of erased calls: what the tombstone is for. */
class UnforgettingCallStore extends WatchedCallStore {
  override redact(): Promise<void> {
    return Promise.resolve();
  }
}

describe('two instances on two stores', () => {
  const commands = fc.commands(COMMANDS, { maxCommands: 25, size: 'max' });

  it('end with every acknowledged event in both stores, equal digests and nothing of erased calls, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (steps) => {
        const stores = [new WatchedCallStore('mongodb'), new WatchedCallStore('supabase')];
        expect(await play(steps, stores)).toEqual([]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it.each([
    ['without the version guard', UnguardedCallStore, 'fell|not the fold|differ'],
    ['without the tombstone', UnforgettingCallStore, 'not erased'],
  ])('would be found out %s', async (_without, Store, problem) => {
    const found: string[] = [];
    await fc.check(
      fc.asyncProperty(commands, async (steps) => {
        found.push(...(await play(steps, [new Store('mongodb'), new WatchedCallStore('supabase')])));
        expect(found).toEqual([]);
      }),
      // The first run that finds it ends the search, which may take more runs than chance has found before.
      { numRuns: 10 * RUNS, endOnFailure: true },
    );
    expect(found.join()).toMatch(new RegExp(problem));
  });
});
