import { aCallSid } from '../support/builders.js';
import { caughtUp, expectEqualStores } from '../support/convergence.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { STARTING } from '../support/mainline-app.js';
import { MainlineProcess } from '../support/mainline-process.js';
import { WebhookLoad } from '../support/webhook-load.js';

const CALLS = 25;
const SEQUENCES = [0, 1, 2];

describe('two servers on the same databases', () => {
  let stores: FaultyStores;
  let servers: MainlineProcess[];

  beforeAll(async () => {
    stores = await FaultyStores.start();
    servers = [
      await MainlineProcess.start(stores.variables),
      await MainlineProcess.start({ ...stores.variables, READ_STORE: 'supabase' }),
    ];
    await Promise.all(servers.map(caughtUp));
  }, STARTING);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.remove()));
    await stores.close();
  });

  /** Twice the webhooks of one call, at once: each goes to one server first, and to the other one as its repeat. */
  async function deliver(loads: readonly WebhookLoad[], callId: string): Promise<void> {
    await Promise.all(loads.map((load) => load.incoming(callId)));
    await Promise.all(SEQUENCES.flatMap((sequence) => loads.map((load) => load.status(callId, sequence))));
  }

  it('hold equal events and rows when callbacks of one call reach both of them, at once and repeatedly', async () => {
    const loads = servers.map((server) => new WebhookLoad(() => server));
    const callIds = Array.from({ length: CALLS }, () => aCallSid());
    await Promise.all(callIds.map((callId) => deliver(loads, callId)));
    expect(loads.map(({ badAnswers, unanswered }) => [badAnswers, unanswered])).toEqual([
      [[], 0],
      [[], 0],
    ]);
    await Promise.all(servers.map(caughtUp));
    const [first] = loads;
    if (first === undefined) throw new Error('there is no server');
    expect(first.acknowledged.size).toBe(CALLS * SEQUENCES.length);
    await expectEqualStores(stores, first);
  }, 240_000);
});
