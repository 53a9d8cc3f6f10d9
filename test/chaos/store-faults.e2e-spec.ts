import { caughtUp, expectEqualStores } from '../support/convergence.js';
import { eventually } from '../support/eventually.js';
import type { FaultProxy, ProxyCounts } from '../support/fault-proxy.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { STARTING } from '../support/mainline-app.js';
import { MainlineProcess } from '../support/mainline-process.js';
import type { Fault } from '../support/proxied-connection.js';
import { WebhookLoad } from '../support/webhook-load.js';

const CALLERS = 3;
const LEAST_CALLS = 12;

/** A driver that gets no answer to its greeting sends nothing that could be acknowledged. */
const isWrite = (request: Buffer): boolean =>
  request.includes('update\0') || request.includes('POST /rest/v1/rpc/');

const FAULTS: [name: string, fault: Fault, trace: keyof ProxyCounts | null][] = [
  ['is slow', { kind: 'latency', milliseconds: 40 }, null],
  ['is a black hole', { kind: 'blackHole' }, 'swallowed'],
  ['resets connections', { kind: 'reset' }, 'reset'],
  ['loses its answers to writes', { kind: 'cutAnswer', of: isWrite }, 'cutAnswers'],
];
const PLACES = ['MongoDB', 'Supabase', 'each database'] as const;
const CASES = PLACES.flatMap((place) => FAULTS.map((fault) => [place, ...fault] as const));

describe('webhooks', () => {
  let stores: FaultyStores;
  let server: MainlineProcess;

  beforeAll(async () => {
    stores = await FaultyStores.start();
    server = await MainlineProcess.start({ ...stores.variables, STORE_TIMEOUT_MS: '500' });
    await caughtUp(server);
  }, STARTING);

  afterAll(async () => {
    await server.remove();
    await stores.close();
  });

  const proxiesOf = (place: (typeof PLACES)[number]): readonly FaultProxy[] => {
    if (place === 'each database') return stores.proxies;
    return [place === 'MongoDB' ? stores.mongodb : stores.supabase];
  };

  /** Resolves when enough calls came in, and each proxy left its trace in what its server did not see. */
  async function sufferFrom(fault: Fault, trace: keyof ProxyCounts | null, proxies: readonly FaultProxy[]) {
    const before = proxies.map(({ counts }) => ({ ...counts }));
    const load = new WebhookLoad(() => server);
    let isOver = false;
    for (const proxy of proxies) proxy.set(fault);
    const calls = load.callsUntil(() => isOver, CALLERS);
    await eventually(() => {
      expect(load.sent.size).toBeGreaterThan(LEAST_CALLS);
      proxies.forEach(({ counts }, index) => {
        if (trace !== null) expect(counts[trace]).toBeGreaterThan(before[index]?.[trace] ?? 0);
      });
    });
    stores.heal();
    isOver = true;
    await calls;
    return load;
  }

  it.each(CASES)(
    'are all answered while %s %s, and both hold every event later',
    async (...[place, , fault, trace]) => {
      const load = await sufferFrom(fault, trace, proxiesOf(place));
      expect([load.badAnswers, load.unanswered]).toEqual([[], 0]);
      await caughtUp(server);
      await expectEqualStores(stores, load);
    },
    180_000,
  );
});
