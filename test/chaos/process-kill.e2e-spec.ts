import { expectEqualStores } from '../support/convergence.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { STARTING } from '../support/mainline-app.js';
import type { Fault } from '../support/proxied-connection.js';
import { RecordingLine } from '../support/recording-line.js';

/** A process takes a second to load: `npm run test:chaos` asks for a hundred, a run of all tests is content with a few. */
const ROUNDS = Number(process.env['CHAOS_KILLS'] ?? 5);
/** From when a process has opened its journal to its end, in milliseconds. */
const LONGEST_LIFE = 150;
/** Most of the time nothing else is wrong. */
const FAULTS = ['pass', 'pass', 'pass', 'pass', 'reset', 'cutAnswer', 'blackHole'] as const;

const IN_ORDER = { code: 0, signal: null };

function anyFault(): Fault {
  return { kind: FAULTS[Math.floor(Math.random() * FAULTS.length)] ?? 'pass' };
}

describe('a process that records', () => {
  let stores: FaultyStores;
  let line: RecordingLine;

  beforeAll(async () => {
    stores = await FaultyStores.start();
  }, STARTING);

  beforeEach(() => {
    line = new RecordingLine(stores.variables);
  });
  afterEach(() => line.close());

  afterAll(() => stores.close());

  const acknowledged = (): number => line.recorded.acknowledged.size;

  it(
    `loses nothing it acknowledged when it is killed at ${ROUNDS} random moments, with databases that fail`,
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        for (const proxy of stores.proxies) proxy.set(anyFault());
        const before = acknowledged();
        await line.next({ task: 'record' }, async (recording) => {
          // Every fifth one may die while it opens and reads the journal, the next before it has acknowledged anything.
          if (round % 5 > 0) await recording.ready;
          if (round % 5 > 1) await eventually(() => expect(acknowledged()).toBeGreaterThan(before));
          setTimeout(() => recording.kill(), Math.random() * LONGEST_LIFE);
        });
      }
      stores.heal();
      const { end, recorded } = await line.end();
      expect(end).toEqual(IN_ORDER);
      expect(recorded.acknowledged.size).toBeGreaterThanOrEqual(Math.floor((ROUNDS * 3) / 5));
      await expectEqualStores(stores, recorded);
    },
    60_000 + 10_000 * ROUNDS,
  );
});
