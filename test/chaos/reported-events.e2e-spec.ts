import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { CATCH_UP_LIMIT, caughtUp, expectEqualStores } from '../support/convergence.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { STARTING, temporaryFolder } from '../support/mainline-app.js';
import { MainlineProcess } from '../support/mainline-process.js';
import { report, reportAll, wireEvents } from '../support/report-events.js';

const KEY = 'reporting-key';
/** A server takes seconds to start: `npm run test:chaos` kills more of them. */
const ROUNDS = Math.ceil(Number(process.env['CHAOS_KILLS'] ?? 2) / 10) + 1;
const CALLERS = 4;

describe('kill -9 right after 202', () => {
  const dataDir = temporaryFolder();
  const sent = new Map<string, Set<string>>();
  const acknowledged = new Set<string>();
  let stores: FaultyStores;

  beforeAll(async () => {
    stores = await FaultyStores.start();
  }, STARTING);
  afterAll(async () => {
    await stores.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (): Promise<MainlineProcess> =>
    MainlineProcess.start({ ...stores.variables, DEV_API_KEY: KEY, EVENTS_PER_MINUTE: '1000000' }, dataDir);

  /** Reports one call, singly and as an array. @returns false when nobody answers any longer */
  const reportCall = async (server: MainlineProcess): Promise<boolean> => {
    const callId = `visit-${randomUUID()}`;
    const call = wireEvents(callId);
    sent.set(callId, new Set());
    const bodies = [call.initiated(0), [call.answered(3), call.held(9), call.resumed(20)], call.ended(40)];
    for (const body of bodies) {
      const answer = await report(server, KEY, body).catch(() => null);
      if (answer === null) return false;
      expect(answer.status).toBe(202);
      const results = (answer.body['results'] ?? [answer.body]) as { id: string }[];
      results.forEach(({ id }) => acknowledged.add(id));
    }
    return true;
  };

  const reportCalls = async (server: MainlineProcess): Promise<void> => {
    while (await reportCall(server));
  };

  it(
    'loses nothing, in either store, whichever of them answers',
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const server = await start();
        if (round % 2 === 1) stores.proxies[round % 4 === 1 ? 1 : 0]?.set({ kind: 'blackHole' });
        const before = acknowledged.size;
        const calls = Array.from({ length: CALLERS }, () => reportCalls(server));
        await eventually(() => expect(acknowledged.size).toBeGreaterThan(before + 20));
        await server.kill();
        await Promise.all(calls);
        stores.heal();
      }
      const server = await start();
      // Deadlines that passed meanwhile follow one after another, also between the looks at one store and at the other.
      await eventually(async () => {
        await caughtUp(server);
        // What was sent and not acknowledged may be there or not, and so may what follows from it.
        const [mongo] = await stores.read([...sent.keys()]);
        for (const { events } of mongo) for (const { id, callId } of events) sent.get(callId)?.add(id);
        await expectEqualStores(stores, { sent, acknowledged });
      }, CATCH_UP_LIMIT);
      await reportAll(server, KEY, [wireEvents(`visit-${randomUUID()}`).initiated(0)]);
      await server.terminate();
    },
    120_000 + 60_000 * ROUNDS,
  );
});
