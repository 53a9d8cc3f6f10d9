import { type CompiledSources, compileSources } from '../support/compile-sources.js';
import { expectEqualStores } from '../support/convergence.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { KILL_STEPS } from '../support/kill-at.js';
import { STARTING } from '../support/mainline-app.js';
import { dataFolder } from '../support/open-journal.js';
import type { Fault } from '../support/proxied-connection.js';
import { Ledger, type Orders, RecordingProcess } from '../support/recording-process.js';

const ROUNDS = 100;
const WRITERS = 4;
const LONGEST_LIFE = 200;
const FAULTS: Fault[] = [
  { kind: 'pass' },
  { kind: 'pass' },
  { kind: 'pass' },
  { kind: 'reset' },
  { kind: 'cutAnswer' },
  { kind: 'blackHole' },
];

describe('a process that records', () => {
  let sources: CompiledSources;
  let script: string;
  let stores: FaultyStores;

  beforeAll(async () => {
    sources = compileSources();
    script = sources.compile('test/support/recording-process.main.ts');
    for (const file of ['builders', 'kill-at']) sources.compile(`test/support/${file}.ts`);
    stores = await FaultyStores.start();
  }, STARTING);

  afterAll(async () => {
    await stores.close();
    sources.remove();
  });

  /** Processes on one data folder, the next ones loading while one is at work. */
  class Line {
    readonly ledger = new Ledger();
    private readonly data = dataFolder();
    private readonly waiting: RecordingProcess[] = [];

    async next(orders: Orders, meanwhile?: (recording: RecordingProcess) => Promise<void>) {
      const recording = this.waiting.shift() ?? this.spawn();
      while (this.waiting.length < 2) this.waiting.push(this.spawn());
      await recording.loaded;
      const ended = recording.work(orders);
      await meanwhile?.(recording);
      return ended;
    }

    async end(): Promise<void> {
      const last = await this.next({ writers: 0, killAt: null });
      for (const recording of this.waiting) recording.kill();
      await Promise.all(this.waiting.map(({ ended }) => ended));
      this.data.remove();
      expect(last).toEqual({ code: 0, signal: null });
    }

    private spawn(): RecordingProcess {
      const variables = { ...stores.variables, DATA_DIR: this.data.folder, STORE_TIMEOUT_MS: '2000' };
      return new RecordingProcess(script, variables, this.ledger);
    }
  }

  it('loses nothing it acknowledged when it is killed at any step of its work', async () => {
    const line = new Line();
    for (const step of KILL_STEPS) {
      const end = await line.next({ writers: WRITERS, killAt: { step, time: 3 } });
      expect([step, end]).toEqual([step, { code: null, signal: 'SIGKILL' }]);
    }
    await line.end();
    expect(line.ledger.acknowledged.size).toBeGreaterThan(KILL_STEPS.length);
    await expectEqualStores(stores, line.ledger);
  }, 120_000);

  it(`loses nothing it acknowledged when it is killed at ${ROUNDS} random moments, with databases that fail`, async () => {
    const line = new Line();
    for (let round = 0; round < ROUNDS; round++) {
      for (const proxy of stores.proxies)
        proxy.set(FAULTS[Math.floor(Math.random() * FAULTS.length)] ?? { kind: 'pass' });
      await line.next({ writers: WRITERS, killAt: null }, async (recording) => {
        // Every fifth one may die before it is ready: while it opens and reads the journal.
        if (round % 5 > 0) await recording.ready;
        setTimeout(() => recording.kill(), Math.random() * LONGEST_LIFE);
      });
    }
    stores.heal();
    await line.end();
    expect(line.ledger.acknowledged.size).toBeGreaterThan(ROUNDS);
    await expectEqualStores(stores, line.ledger);
  }, 180_000);
});
