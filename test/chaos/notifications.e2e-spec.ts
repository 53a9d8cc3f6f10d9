import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { notificationsOf } from '../../src/notifications/notification.js';
import { caughtUp } from '../support/convergence.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { STARTING, temporaryFolder } from '../support/mainline-app.js';
import { MainlineProcess } from '../support/mainline-process.js';
import { report, wireEvents } from '../support/report-events.js';
import { WEBHOOK_SECRET, WebhookReceiver } from '../support/webhook-receiver.js';

const KEY = 'reporting-key';
const ROUNDS = Math.ceil(Number(process.env['CHAOS_KILLS'] ?? 1) / 20);

describe('kill -9 between an event and what follows from it', () => {
  const dataDir = temporaryFolder();
  const acknowledged = new Set<string>();
  let stores: FaultyStores;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    stores = await FaultyStores.start();
    receiver = await WebhookReceiver.start();
  }, STARTING);
  afterAll(async () => {
    await stores.close();
    await receiver.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = (): Promise<MainlineProcess> =>
    MainlineProcess.start(
      {
        ...stores.variables,
        DEV_API_KEY: KEY,
        EVENTS_PER_MINUTE: '1000000',
        NOTIFY_WEBHOOK_URLS: receiver.url,
        NOTIFY_WEBHOOK_SECRET: WEBHOOK_SECRET,
      },
      dataDir,
    );

  /** Limits are those of queues. */
  const knowsQueues = async ({ url }: MainlineProcess): Promise<void> => {
    const answer = await fetch(`${url}/api/queues`, { headers: { 'x-api-key': KEY } });
    expect(await answer.text()).toContain('medical_spanish');
  };

  /** Reports calls, one after another, until nobody answers. */
  const reportCalls = async (server: MainlineProcess): Promise<void> => {
    for (;;) {
      const callId = `visit-${randomUUID()}`;
      const call = wireEvents(callId);
      const body = [call.initiated(0), call.answered(40, { wait_time: 40 }), call.ended(100)];
      const answer = await report(server, KEY, body).catch(() => null);
      if (answer === null) return;
      expect(answer.status).toBe(202);
      acknowledged.add(callId);
    }
  };

  it(
    'tells of everything that was acknowledged, by one id each',
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const server = await start();
        await eventually(() => knowsQueues(server));
        // Half of the time both databases are gone, so that nothing can be sent before the end but alerts.
        if (round % 2 === 0) stores.proxies.forEach((proxy) => proxy.set({ kind: 'blackHole' }));
        const before = acknowledged.size;
        const calls = Array.from({ length: 3 }, () => reportCalls(server));
        await eventually(() => expect(acknowledged.size).toBeGreaterThan(before + 10));
        await server.kill();
        await Promise.all(calls);
        stores.heal();
      }
      const server = await start();
      await caughtUp(server);
      const told = (): string[] => {
        const all = [...acknowledged].flatMap((callId) => receiver.about(callId).map(({ id }) => id));
        return [...new Set(all)].sort();
      };
      // Read anew each time: deadlines go on passing, and what a rule concludes is recorded once a database can tell of the call.
      await eventually(async () => {
        const [mongo] = await stores.read([...acknowledged]);
        const expected = mongo.flatMap(({ events }) => events.flatMap(notificationsOf).map(({ id }) => id));
        expect(expected.length).toBeGreaterThanOrEqual(acknowledged.size);
        expect(told()).toEqual(expected.sort());
      });
      await server.terminate();
    },
    120_000 + 60_000 * ROUNDS,
  );
});
