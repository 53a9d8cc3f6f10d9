import { LiveMeter } from '../../src/activity/live/live-meter.js';
import { aCallSid, anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { type MetricFamily, readExposition, valueOf } from '../support/exposition.js';
import { FaultyStores } from '../support/faulty-stores.js';
import { type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { sendWebhook } from '../support/send-webhook.js';
import { fixture } from '../support/twilio-requests.js';

const INCOMING = fixture('01-incoming-us-stir-a');
const LABELS = [
  'result',
  'route',
  'status',
  'store',
  'state',
  'comparison',
  'le',
  'kind',
  'type',
  'space',
  'version',
  'major',
  'minor',
  'patch',
  'result',
];

describe('/metrics', () => {
  let stores: FaultyStores;
  let mainline: Mainline;

  beforeAll(async () => {
    stores = await FaultyStores.start();
    await stores.direct[0].append([anEvent({ receivedAt: new Date().toISOString() })]);
    const variables = { ...stores.variables, STORE_TIMEOUT_MS: '1000' };
    mainline = await startMainline({ variables });
  }, STARTING);
  afterAll(async () => {
    await mainline.close();
    await stores.close();
  });

  const scrape = async (): Promise<Map<string, MetricFamily>> =>
    readExposition(await (await mainline.get('/metrics')).text());
  const call = (): Promise<Response> =>
    sendWebhook(mainline, '/twilio/voice', { ...INCOMING, CallSid: aCallSid() });
  const webhooks = (families: ReadonlyMap<string, MetricFamily>, status: string): number =>
    valueOf(families, 'mainline_webhook_duration_seconds_count', { route: '/twilio/voice', status });

  it('speaks the format of Prometheus, by its conventions', async () => {
    await call();
    const answer = await mainline.get('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const families = readExposition(await answer.text());
    const own = [...families.values()].filter(({ name }) => name.startsWith('mainline_'));
    expect(own.length).toBeGreaterThan(20);
    for (const { name, type, help } of own) {
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(help).toMatch(/^[A-Z].*\.$/);
    }
    expect(families.has('process_cpu_seconds_total')).toBe(true);
    expect(families.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
  });

  it('has few labels and nothing of a call in them', async () => {
    const sid = aCallSid();
    await sendWebhook(mainline, '/twilio/voice', { ...INCOMING, CallSid: sid, From: '+14155550142' });
    await mainline.get(`/calls/${sid}`);
    const samples = [...(await scrape()).values()].flatMap((family) => family.samples);
    expect(LABELS).toEqual(expect.arrayContaining(samples.flatMap(({ labels }) => Object.keys(labels))));
    const values = samples.flatMap(({ labels }) => Object.values(labels)).join('\n');
    expect(values).not.toMatch(/CA[0-9a-f]{32}|\+?\d{9,}/);
  });

  it('is refused without a key', async () => {
    expect((await mainline.get('/metrics', null)).status).toBe(401);
  });

  it('counts webhooks by route and by how they were answered', async () => {
    const before = await scrape();
    await call();
    await call();
    await sendWebhook(mainline, '/twilio/voice', INCOMING, { token: 'another' });
    await sendWebhook(mainline, '/twilio/status', { ...INCOMING, CallSid: aCallSid() });
    await eventually(async () => {
      const after = await scrape();
      expect(webhooks(after, '2xx') - webhooks(before, '2xx')).toBe(2);
      expect(webhooks(after, '4xx') - webhooks(before, '4xx')).toBe(1);
      const route = '/twilio/status';
      expect(valueOf(after, 'mainline_webhook_duration_seconds_count', { route, status: '2xx' })).toBe(1);
      expect(valueOf(after, 'mainline_webhook_duration_seconds_sum')).toBeGreaterThan(0);
    });
  });

  it('measures questions to the feed by route, and no other route', async () => {
    for (const path of ['/calls', '/calls?limit=1', '/calls?limit=0', '/calls/CA0', '/health/live']) {
      await mainline.get(path);
    }
    const name = 'mainline_feed_duration_seconds_count';
    // An answer is measured once it was sent, and may arrive before that.
    const after = await eventually(async () => {
      const families = await scrape();
      expect(valueOf(families, name, { route: '/calls', status: '2xx' })).toBe(2);
      expect(valueOf(families, name, { route: '/calls', status: '4xx' })).toBe(1);
      expect(valueOf(families, name, { route: '/calls/:id', status: '4xx' })).toBeGreaterThan(0);
      return families;
    });
    const routes = after.get('mainline_feed_duration_seconds')?.samples.map(({ labels }) => labels['route']);
    expect(new Set(routes)).toEqual(new Set(['/calls', '/calls/:id']));
  });

  it('shows what the live feed counts', async () => {
    const meter = mainline.app.get(LiveMeter);
    meter.connected(3);
    meter.sent(7);
    meter.caughtUp();
    meter.cutOff();
    const families = await scrape();
    expect(valueOf(families, 'mainline_live_clients')).toBe(3);
    expect(valueOf(families, 'mainline_live_messages_total')).toBe(7);
    expect(valueOf(families, 'mainline_live_catch_ups_total')).toBe(1);
    expect(valueOf(families, 'mainline_live_cut_off_total')).toBe(1);
  });

  it('shows a store that is down, what waits for it since when, and that it got it in the end', async () => {
    await mainline.settled();
    const store = 'mongodb';
    const delivered = (families: ReadonlyMap<string, MetricFamily>, name: string): number =>
      valueOf(families, 'mainline_store_delivery_seconds_count', { store: name });
    const before = await scrape();
    expect(valueOf(before, 'mainline_store_up')).toBe(2);
    expect(valueOf(before, 'mainline_journal_events')).toBe(0);
    expect(valueOf(before, 'mainline_store_breaker_state', { state: 'closed' })).toBe(2);

    stores.mongodb.set({ kind: 'blackHole' });
    await call();
    await call();
    await eventually(async () => {
      const broken = await scrape();
      expect(valueOf(broken, 'mainline_store_up', { store })).toBe(0);
      expect(valueOf(broken, 'mainline_store_up', { store: 'supabase' })).toBe(1);
      expect(valueOf(broken, 'mainline_journal_events', { store })).toBe(2);
      expect(valueOf(broken, 'mainline_journal_events', { store: 'supabase' })).toBe(0);
      expect(valueOf(broken, 'mainline_journal_size')).toBe(2);
      expect(valueOf(broken, 'mainline_store_lag_seconds', { store })).toBeGreaterThan(0);
      expect(valueOf(broken, 'mainline_store_lag_seconds', { store: 'supabase' })).toBe(0);
      expect(valueOf(broken, 'mainline_journal_oldest_age_seconds')).toBeGreaterThan(0);
      expect(valueOf(broken, 'mainline_store_breaker_state', { store, state: 'open' })).toBe(1);
      expect(valueOf(broken, 'mainline_store_breaker_state', { store })).toBe(1);
      expect(delivered(broken, 'supabase') - delivered(before, 'supabase')).toBe(2);
      expect(delivered(broken, store)).toBe(delivered(before, store));
    }, 60_000);

    stores.heal();
    await eventually(async () => {
      const healed = await scrape();
      expect(valueOf(healed, 'mainline_store_up')).toBe(2);
      expect(valueOf(healed, 'mainline_journal_events')).toBe(0);
      expect(valueOf(healed, 'mainline_store_lag_seconds')).toBe(0);
      expect(valueOf(healed, 'mainline_store_breaker_state', { state: 'closed' })).toBe(2);
      expect(delivered(healed, store) - delivered(before, store)).toBe(2);
    }, 120_000);
  }, 240_000);

  it('shows what comparing the stores found and did', async () => {
    const comparison = 'digests';
    const families = await eventually(async () => {
      const found = await scrape();
      expect(valueOf(found, 'mainline_reconcile_runs_total', { comparison })).toBeGreaterThan(0);
      return found;
    }, 120_000);
    expect(valueOf(families, 'mainline_reconcile_different_calls_total', { comparison })).toBeGreaterThan(0);
    expect(valueOf(families, 'mainline_reconcile_repaired_calls_total', { comparison })).toBeGreaterThan(0);
    expect(valueOf(families, 'mainline_reconcile_refused_calls_total', { comparison })).toBe(0);
    const end = valueOf(families, 'mainline_reconcile_last_run_timestamp_seconds', { comparison });
    expect(Math.abs(Date.now() / 1000 - end)).toBeLessThan(600);
  }, 240_000);
});
