import { redactEvent } from '../../src/calls/fold/redact-event.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { type CallHead, sumsOf } from '../../src/calls/model/call-head.js';
import { contentDigest } from '../../src/calls/model/fingerprint.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import { SupabaseCallStoreModule } from '../../src/calls/stores/supabase/supabase-call-store.module.js';
import { aCallSid, anEvent, callDetails } from '../support/builders.js';
import { startModules } from '../support/mongo-app.js';
import { supabaseServers, type TemporarySupabase } from '../support/supabase-embedded.js';

/** What somebody does to the tables by hand, and what earlier databases lack. */
describe.each(supabaseServers())('Tables that were changed by hand on %s', (_name, startServer) => {
  let server: TemporarySupabase;
  let app: Awaited<ReturnType<typeof startModules>>;
  let store: CallStore;

  beforeAll(async () => {
    server = await startServer();
    app = await startModules([SupabaseCallStoreModule], {
      SUPABASE_URL: server.url,
      SUPABASE_SERVICE_ROLE_KEY: server.secretKey,
      STORE_TIMEOUT_MS: '20000',
    });
    store = app.get(SupabaseCallStore);
  });
  afterAll(async () => {
    await (app as typeof app | undefined)?.close();
    await (server as TemporarySupabase | undefined)?.close();
  });

  const sql = (statement: string): Promise<object[]> => server.query(`${statement} returning 1`);
  const headOf = async (callId: string): Promise<CallHead | undefined> =>
    (await store.findHeads([callId]))[0];
  const aHistory = async (count: number, callId = aCallSid()): Promise<CallEvent[]> => {
    const events = Array.from({ length: count }, (_, second) =>
      anEvent({ callId, at: `2026-11-21T09:00:0${second}.000Z` }),
    );
    await store.append(events);
    return events;
  };
  const numbersOf = async (events: readonly CallEvent[]): Promise<number[]> =>
    (await store.findInLog(events.map(({ id }) => id))).map(({ number }) => number);

  it('count an event twice that was deleted and comes again, until they are recomputed', async () => {
    const events = await aHistory(4);
    const [gone, ...left] = events;
    const callId = gone?.callId ?? '';
    await sql(`delete from public.call_events where id = '${gone?.id}'`);
    await store.append(events);
    expect((await headOf(callId))?.stored.events).toBe(5);
    await store.recompute(await store.listEvents(callId));
    expect(await headOf(callId)).toMatchObject({ day: '2026-11-21', stored: sumsOf(events) });
    expect(new Set(await numbersOf(events)).size).toBe(4);
    expect(left).toHaveLength(3);
  });

  it.each([
    ['is gone', (callId: string) => `delete from public.call_heads where call_id = '${callId}'`],
    [
      'is wrong',
      (callId: string) =>
        `update public.call_heads set day = '0000', event_count = 9, low = 1, high = 1, copies = 1, contents = 1 where call_id = '${callId}'`,
    ],
  ])('get a head anew that %s', async (_damage, damage) => {
    const events = await aHistory(3);
    const callId = events[0]?.callId ?? '';
    const head = await headOf(callId);
    await sql(damage(callId));
    expect((await store.append(events))[0]?.stored).not.toEqual(sumsOf(events));
    await store.recompute(events);
    expect(await headOf(callId)).toEqual(head);
    expect(await store.append(events)).toEqual([{ callId, stored: sumsOf(events) }]);
  });

  it('get along without digests, as an earlier Mainline leaves them, until they are recomputed', async () => {
    const events = await aHistory(2);
    const [first, second] = events;
    const callId = first?.callId ?? '';
    await sql(`update public.call_events set digest = '' where call_id = '${callId}'`);
    await sql(`update public.call_heads set contents = 0 where call_id = '${callId}'`);
    const third = anEvent({ callId, receivedAt: '2026-11-21T09:00:05.000Z' });
    const better = { ...second, receivedAt: '2026-11-20T00:00:00.000Z' } as CallEvent;
    await store.append([third, better]);
    const now = [first, better, third] as CallEvent[];
    await store.redact([redactEvent(first ?? third)]);
    expect((await headOf(callId))?.stored.events).toBe(3);
    const held = await store.listEvents(callId);
    expect(held.map(({ id }) => id).sort()).toEqual(now.map(({ id }) => id).sort());
    await store.recompute(held);
    expect((await headOf(callId))?.stored).toEqual(sumsOf(held));
  });

  it('keep a log that is read and grows, when five of its entries are gone', async () => {
    const start = (await store.findLogEnd())?.number ?? 0;
    const events = (await Promise.all([aHistory(8), aHistory(8)])).flat();
    const lost = (await numbersOf(events)).sort((left, right) => left - right).slice(4, 9);
    await sql(`delete from public.call_events where number in (${lost.join(', ')})`);
    const left = await store.listLog(start, 100);
    expect(left).toHaveLength(11);
    const next = await aHistory(1);
    expect(await numbersOf(next)).toEqual([start + 17]);
    await store.append(events);
    const all = await store.listLog(start, 100);
    expect(all.slice(0, 12)).toEqual([
      ...left,
      { number: start + 17, callId: next[0]?.callId, eventId: next[0]?.id },
    ]);
    expect(new Set(all.map(({ eventId }) => eventId))).toEqual(
      new Set([...events, ...next].map(({ id }) => id)),
    );
  });

  it('get no digest back of what was redacted while they were read', async () => {
    const callId = aCallSid();
    const event = anEvent<'call.incoming'>({
      callId,
      type: 'call.incoming',
      data: { details: callDetails() },
    });
    await store.append([event]);
    const redacted = redactEvent(event);
    await store.redact([redacted]);
    await store.recompute([event]);
    const rows = await server.query(`select digest from public.call_events where call_id = '${callId}'`);
    expect(rows).toEqual([{ digest: contentDigest(redacted) }]);
    expect(contentDigest(redacted)).not.toBe(contentDigest(event));
    expect((await headOf(callId))?.stored).toEqual(sumsOf([redacted]));
  });

  it('are compared day by day though one of the days is none', async () => {
    const days = ['', 'tomorrow', '0000-00-00', '2026-13-01', '+275760-09', '99999-01-01', '0044-03-15 BC'];
    for (const [index, day] of days.entries()) {
      await sql(
        `insert into public.call_heads (call_id, day, event_count, low, high, copies) values ('bad${index}', '${day}', 1, 1, 1, 1)`,
      );
    }
    await aHistory(1);
    expect(await store.findDays()).toEqual({ from: '2026-11-21', to: '2026-11-21' });
    const [digest, ...others] = await store.digestDays({ from: '2026-11-01', to: '2026-11-30' });
    expect([digest?.day, others]).toEqual(['2026-11-21', []]);
  });

  it('publish a row from the very events of a head, though the row there claims to be newer by far', async () => {
    const events = await aHistory(2);
    const call = foldCall(events);
    await store.publish([call]);
    await sql(
      `update public.calls set event_count = 99, fold_version = 99, talk_seconds = 99 where id = '${call.id}'`,
    );
    await store.publish([call]);
    expect((await store.findById(call.id))?.eventCount).toBe(99);
    await store.publish([call], { rebuild: true });
    expect(await store.findById(call.id)).toEqual(call);
  });
});
