import { caughtUp, expectEqualStores } from '../../support/convergence.js';
import { eventually } from '../../support/eventually.js';
import { FaultyStores } from '../../support/faulty-stores.js';
import { STARTING } from '../../support/mainline-app.js';
import { MainlineProcess } from '../../support/mainline-process.js';
import { leftInJournal } from '../../support/open-journal.js';
import { WebhookLoad } from '../../support/webhook-load.js';

const CALLERS = 4;
const IN_ORDER = { code: 0, signal: null };

describe('SIGTERM under load', () => {
  let stores: FaultyStores;
  let server: MainlineProcess;
  let load: WebhookLoad;

  beforeAll(async () => {
    stores = await FaultyStores.start();
  }, STARTING);

  beforeEach(async () => {
    server = await MainlineProcess.start(stores.variables);
    await caughtUp(server);
    load = new WebhookLoad(() => server);
  }, STARTING);

  afterEach(async () => {
    stores.heal();
    await server.remove();
  });

  afterAll(async () => {
    await stores.close();
  });

  /** Calls come in until nobody listens any longer. */
  const calling = (): Promise<void> => load.callsUntil(() => load.unanswered > 0, CALLERS);

  it.each(['mongodb', 'supabase'] as const)(
    'keeps in the journal what it could not bring to %s, a black hole, for the next start',
    async (dead) => {
      const calls = calling();
      await eventually(() => expect(load.acknowledged.size).toBeGreaterThan(20));
      stores[dead].set({ kind: 'blackHole' });
      const before = load.acknowledged.size;
      await eventually(() => expect(load.acknowledged.size).toBeGreaterThan(before + 20));
      const ended = server.terminate();
      await calls;
      expect(await ended).toEqual(IN_ORDER);
      const alive = dead === 'mongodb' ? 'supabase' : 'mongodb';
      const left = await leftInJournal(server.dataDir);
      expect(left).toMatchObject({ [alive]: 0 });
      expect(left[dead]).toBeGreaterThan(0);

      stores.heal();
      server = await MainlineProcess.start(stores.variables, server.dataDir);
      await caughtUp(server);
      expect(load.badAnswers).toEqual([]);
      await expectEqualStores(stores, load);
    },
    90_000,
  );
});
