import type { ReadinessDto } from '../../src/health/health.dto.js';
import { aCallSid } from '../support/builders.js';
import { caughtUp, expectEqualStores } from '../support/convergence.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { STARTING } from '../support/mainline-app.js';
import { MainlineProcess } from '../support/mainline-process.js';
import { leftInJournal } from '../support/open-journal.js';
import { PausedRequest } from '../support/paused-request.js';
import { statusForm, WebhookLoad } from '../support/webhook-load.js';

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

  const listensNoLonger = (): Promise<void> =>
    eventually(async () => expect(await PausedRequest.isRefused(server.url)).toBe(true));

  it('answers what it accepted, says that it is not ready, and leaves nothing in the journal', async () => {
    const calls = calling();
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThan(20));
    const form = statusForm(aCallSid(), 0);
    const acknowledge = load.announce(form);
    const accepted = await PausedRequest.webhook(server.url, '/twilio/status', form);
    const readiness = await PausedRequest.get(server.url, '/health/ready');
    const ended = server.terminate();
    await listensNoLonger();

    const ready = await readiness.finish();
    expect([ready.status, (JSON.parse(ready.body) as ReadinessDto).status]).toEqual([503, 'shutting_down']);
    expect(ready.headers).toMatch(/^connection: close$/im);
    expect((await accepted.finish()).status).toBe(204);
    acknowledge();
    await calls;
    expect(await ended).toEqual(IN_ORDER);
    expect(load.badAnswers).toEqual([]);
    expect(await leftInJournal(server.dataDir)).toEqual({ mongodb: 0, supabase: 0 });
    await expectEqualStores(stores, load);
  }, 240_000);
});
