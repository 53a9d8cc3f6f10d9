import { expectEqualStores } from '../../support/convergence.js';
import { FaultyStores } from '../../support/faulty-stores.js';
import { RECORDING_STEPS, REPAIR_STEPS } from '../../support/kill-at.js';
import { STARTING } from '../../support/mainline-app.js';
import { RecordingLine } from '../../support/recording-line.js';
import { StoreCopies } from '../../support/store-copies.js';

const KILLED = { code: null, signal: 'SIGKILL' };
const IN_ORDER = { code: 0, signal: null };
const STORES = ['mongodb', 'supabase'] as const;

describe('a process that records', () => {
  let stores: FaultyStores;
  let line: RecordingLine;

  beforeAll(async () => {
    stores = await FaultyStores.start();
  }, STARTING);

  beforeEach(() => {
    line = new RecordingLine({ ...stores.variables, STORE_TIMEOUT_MS: '30000' });
  });
  afterEach(() => line.close());

  afterAll(() => stores.close());

  it('loses nothing it acknowledged when it is killed at any step of its work, or of repairing a store', async () => {
    for (const step of RECORDING_STEPS) {
      const end = await line.next({ task: 'record', killAt: { step, time: 3 } });
      expect([step, end]).toEqual([step, KILLED]);
    }
    expect(await line.next({ task: 'catch up' })).toEqual(IN_ORDER);
    // Before any repair, which would bring what one store lost from the other.
    await expectEqualStores(stores, line.recorded);
    for (const name of STORES) {
      await new StoreCopies(stores).wipe(name);
      for (const step of REPAIR_STEPS) {
        const end = await line.next({ task: 'reconcile', killAt: { step: `${name}.${step}`, time: 1 } });
        expect([name, step, end]).toEqual([name, step, KILLED]);
      }
      expect(await line.next({ task: 'reconcile' })).toEqual(IN_ORDER);
    }
    const { end, recorded } = await line.end();
    expect(end).toEqual(IN_ORDER);
    expect(recorded.acknowledged.size).toBeGreaterThan(RECORDING_STEPS.length);
    await expectEqualStores(stores, recorded);
  }, 600_000);
});
