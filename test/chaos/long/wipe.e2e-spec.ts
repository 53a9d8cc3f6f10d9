import type { TestingModule } from '@nestjs/testing';
import type { CallEvent } from '../../../src/calls/model/call-event.js';
import { CallsModule } from '../../../src/calls/calls.module.js';
import { CallsRepository } from '../../../src/calls/calls.repository.js';
import { ConsistencyService } from '../../../src/calls/reconcile/consistency.service.js';
import { JobRunner } from '../../../src/calls/maintenance/job-runner.js';
import { Reconciler } from '../../../src/calls/reconcile/reconciler.js';
import { CommonModule } from '../../../src/common/common.module.js';
import type { StoreName } from '../../../src/config/app-config.js';
import { aCallSid, anEvent } from '../../support/builders.js';
import { type Expected, expectEqualStores } from '../../support/convergence.js';
import { eventually } from '../../support/eventually.js';
import { FaultyStores } from '../../support/faulty-stores.js';
import { STARTING, temporaryFolder } from '../../support/mainline-app.js';
import { MainlineProcess } from '../../support/mainline-process.js';
import { startModules } from '../../support/mongo-app.js';
import { dataFolder } from '../../support/open-journal.js';
import { StoreCopies } from '../../support/store-copies.js';

const CALLS = 120;
const DAYS = 4;
const EVERYTHING = { from: null, to: null, dryRun: false };
const STORES = ['mongodb', 'supabase'] as const;

/** Longest time until a process that was started compares the stores by itself. */
const OWN_SCHEDULE = 30_000;

/** Some events of some calls on some days. */
function history(callIds: readonly string[]): CallEvent[] {
  return callIds.flatMap((callId, index) => {
    const at = new Date(Date.UTC(2026, 10, 1 + (index % DAYS), 9, 0, index % 60)).toISOString();
    return [anEvent({ callId, at, receivedAt: at }), anEvent({ callId, at, receivedAt: at })];
  });
}

describe('a store that lost what it had', () => {
  const { folder, remove } = dataFolder();
  const callIds = Array.from({ length: CALLS }, () => aCallSid());
  const recorded: CallEvent[] = [];
  let stores: FaultyStores;
  let copies: StoreCopies;
  let app: TestingModule;

  beforeAll(async () => {
    stores = await FaultyStores.start();
    copies = new StoreCopies(stores);
    app = await startModules([CommonModule, CallsModule], {
      ...stores.variables,
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      STORE_TIMEOUT_MS: '20000',
    });
    // Here the tests say when stores are compared.
    await app.get(JobRunner).onModuleDestroy();
    await record(callIds);
  }, STARTING);

  afterAll(async () => {
    await app.close();
    await stores.close();
    remove();
  });

  async function record(ids: readonly string[]): Promise<void> {
    const events = history(ids);
    recorded.push(...events);
    await app.get(CallsRepository).record(events);
    await eventually(() => expect(app.get(CallsRepository).status().journal.depth).toBe(0));
  }

  /** All that was recorded, and nothing else, must be in both. */
  function expected(): Expected {
    const sent = new Map<string, Set<string>>();
    for (const { callId, id } of recorded) sent.set(callId, (sent.get(callId) ?? new Set()).add(id));
    return { sent, acknowledged: new Set(recorded.map(({ id }) => id)) };
  }

  async function expectEverythingEqual(): Promise<void> {
    await expectEqualStores(stores, expected());
    expect(await app.get(ConsistencyService).report()).toMatchObject({ equal: true, unequalDays: [] });
  }

  it.each(STORES)(
    'has everything again after one reconciliation: %s, wiped',
    async (name) => {
      await copies.wipe(name);
      expect(await app.get(ConsistencyService).report()).toMatchObject({ equal: false });
      const report = await app.get(Reconciler).reconcile(EVERYTHING);
      expect(report).toMatchObject({ equal: true, callsRepaired: CALLS, failures: [] });
      expect(report.eventsAdded).toEqual({ mongodb: 0, supabase: 0, [name]: recorded.length });
      await expectEverythingEqual();
    },
    60_000,
  );

  it.each(STORES)(
    'has everything again after one reconciliation: %s, restored from an old copy',
    async (name) => {
      const restore = await copies.take(name);
      const grown = callIds.slice(0, CALLS / 3);
      const fresh = Array.from({ length: CALLS / 3 }, () => aCallSid());
      callIds.push(...fresh);
      await record([...grown, ...fresh]);
      await restore();
      const report = await app.get(Reconciler).reconcile(EVERYTHING);
      expect(report).toMatchObject({ equal: true, callsRepaired: grown.length + fresh.length, failures: [] });
      await expectEverythingEqual();
    },
    60_000,
  );

  it('does nothing to stores that are equal', async () => {
    const report = await app.get(Reconciler).reconcile(EVERYTHING);
    expect(report).toMatchObject({ equal: true, callsChecked: 0, callsRepaired: 0, unequalDays: [] });
  });

  describe('and a real server beside it', () => {
    let server: MainlineProcess;
    /** The second one goes on where the first was killed. */
    const serverFolder = temporaryFolder();

    afterEach(() => server.kill());
    afterAll(() => server.remove());

    it.each(STORES)(
      'is made whole by the server alone: %s',
      async (name: StoreName) => {
        await copies.wipe(name);
        const variables = { ...stores.variables, STORE_TIMEOUT_MS: '5000' };
        server = await MainlineProcess.start(variables, serverFolder);
        await eventually(async () => {
          expect(await app.get(ConsistencyService).report()).toMatchObject({ equal: true });
        }, OWN_SCHEDULE);
        await expectEverythingEqual();
      },
      60_000,
    );
  });
});
