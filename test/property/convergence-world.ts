import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CallHistories } from '../../src/calls/delivery/call-histories.js';
import { CallReader } from '../../src/calls/delivery/call-reader.js';
import type { StoreDrains } from '../../src/calls/delivery/store-drains.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import type { Call } from '../../src/calls/model/call.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { Eraser, JournalTraces, Tombstones } from '../../src/calls/erasure/eraser.js';
import { CallEventFactory } from '../../src/calls/model/call-event.factory.js';
import { CircuitBreaker } from '../../src/database/link/circuit-breaker.js';
import { StoreWriter } from '../../src/calls/delivery/store-writer.js';
import { StoreDrain } from '../../src/calls/delivery/store-drain.js';
import { StoreLink } from '../../src/database/link/store-link.js';
import type { StoreLinks } from '../../src/calls/delivery/store-links.js';
import { isTerminal } from '../../src/calls/fold/provider-status.js';
import { Digests } from '../../src/calls/reconcile/digests.js';
import { Reconciler } from '../../src/calls/reconcile/reconciler.js';
import { Repairer } from '../../src/calls/reconcile/repairer.js';
import { WatermarkScan } from '../../src/calls/reconcile/watermark-scan.js';
import { Recorder } from '../../src/calls/delivery/recorder.js';
import { Clock } from '../../src/common/time/clock.js';
import { loadAppConfig } from '../../src/config/load-app-config.js';
import { eventually } from '../support/eventually.js';
import { FakeCallStore } from '../support/fake-call-store.js';
import { dataFolder, openJournal, type OpenJournal } from '../support/open-journal.js';

const QUICK = { base: 1, cap: 4 };

/** A store that remembers whether the status of any call ever fell. */
export class WatchedCallStore extends FakeCallStore {
  readonly fallen: string[] = [];
  private readonly terminal = new Set<string>();

  override async publish(...args: Parameters<FakeCallStore['publish']>): Promise<void> {
    try {
      await super.publish(...args);
    } finally {
      this.contents().rows.forEach((row) => this.watch(row));
    }
  }

  private watch({ id, providerStatus }: Call): void {
    if (isTerminal(providerStatus)) this.terminal.add(id);
    else if (this.terminal.has(id)) this.fallen.push(id);
  }
}

/** Everything that lives as long as one process, with a journal of its own, on stores that it shares with others. */
export class Instance {
  readonly recorder: Recorder;
  readonly reconciler: Reconciler;
  readonly scan: WatermarkScan;
  readonly eraser: Eraser;
  readonly calls: CallsRepository;
  readonly digests: Digests;
  private readonly drains: readonly StoreDrain[];

  private constructor(
    private readonly open: OpenJournal,
    stores: readonly FakeCallStore[],
    folder: string,
  ) {
    const clock = new Clock();
    const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: folder });
    const all = stores.map(
      (store) => new StoreLink(store, { breaker: new CircuitBreaker(clock, QUICK), clock, limit: 1000 }),
    );
    // Links with short pauses; the class itself makes them with those of production.
    const links = { all } as unknown as StoreLinks;
    const { journal, deadLetters, database } = open;
    this.recorder = new Recorder(journal, new StoreWriter(links), deadLetters, links);
    const reader = new CallReader(links, journal, config);
    this.digests = new Digests(links, clock, config);
    const repairer = new Repairer(links);
    this.reconciler = new Reconciler(this.digests, repairer, links, clock);
    this.scan = new WatermarkScan(links, repairer, clock);
    const traces = new JournalTraces(journal, deadLetters, database);
    const tombstones = new Tombstones(new CallEventFactory(config, clock));
    this.eraser = new Eraser(reader, this.recorder, tombstones, traces);
    const tools = { journal, deadLetters, clock, backoff: QUICK };
    this.drains = all.map((link) => new StoreDrain(link, tools));
    const onDelivered: StoreDrains['onDelivered'] = (listener) => {
      const ends = this.drains.map((drain) => drain.onDelivered(listener));
      return () => ends.forEach((end) => end());
    };
    const histories = new CallHistories(links, journal, { onDelivered } as unknown as StoreDrains, clock);
    this.calls = new CallsRepository(this.recorder, reader, histories);
    for (const drain of this.drains) drain.start();
  }

  static async start(folder: string, stores: readonly FakeCallStore[]): Promise<Instance> {
    return new Instance(await openJournal(folder), stores, folder);
  }

  async drained(): Promise<void> {
    await eventually(() => {
      const { journal } = this.open;
      const depth = journal.depth('mongodb') + journal.depth('supabase');
      if (depth > 0) throw new Error(`${depth} events are left`);
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.drains.map((drain) => drain.stop()));
    await this.open.journal.close();
  }

  /** Takes the journal away in the middle of whatever is going on; what was asked of a store may still happen. */
  async crash(): Promise<void> {
    const ended = this.drains.map((drain) => drain.stop());
    await this.open.database.close();
    void Promise.all(ended);
  }
}

/** Two instances on two stores. */
export class World {
  readonly instances: Instance[] = [];
  private readonly folders = [dataFolder(), dataFolder()];

  constructor(readonly stores: readonly WatchedCallStore[]) {}

  static async create(stores: readonly WatchedCallStore[]): Promise<World> {
    const world = new World(stores);
    for (const { folder } of world.folders) world.instances.push(await Instance.start(folder, stores));
    return world;
  }

  instance(index: number): Instance {
    const instance = this.instances[index];
    if (instance === undefined) throw new Error(`there is no instance ${index}`);
    return instance;
  }

  async restart(index: number, how: 'stop' | 'crash'): Promise<void> {
    await this.instance(index)[how]();
    const folder = this.folders[index]?.folder ?? '';
    this.instances[index] = await Instance.start(folder, this.stores);
  }

  /** Ends all faults, lets everything be delivered, and reconciles. */
  async settle(): Promise<void> {
    for (const { faults } of this.stores)
      Object.assign(faults, { down: false, losesAnswers: false, slow: false });
    for (const instance of this.instances) await instance.drained();
    for (const instance of this.instances)
      await eventually(() => instance.reconciler.reconcile({ from: null, to: null, dryRun: false }));
  }

  async close(): Promise<void> {
    for (const instance of this.instances) await instance.stop();
  }

  /** Everything that the journals' files hold. */
  journalFiles(): string {
    const folders = this.folders.map(({ folder }) => join(folder, 'journal'));
    const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
    return files.map((file) => readFileSync(file, 'latin1')).join('\n');
  }

  remove(): void {
    for (const { remove } of this.folders) remove();
  }
}

/** Events by id. */
export function byId(events: readonly CallEvent[]): Map<string, CallEvent> {
  return new Map(events.map((event) => [event.id, event]));
}
