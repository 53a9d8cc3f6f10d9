import fc from 'fast-check';
import type { LiveMessage } from '../../src/activity/live/live-message.js';
import { writeAlertId } from '../../src/alerts/alert-id.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { eventually } from '../support/eventually.js';
import { BRANCH_KEY, type LiveApp, newStores, startLiveApp, VIEWER_KEY } from '../support/live-app.js';
import { LiveReader, type ReaderOptions } from '../support/live-reader.js';
import { modelRuns } from '../support/model-runs.js';
import { aReportedCall, ReportedCall } from '../support/reported-call.js';

const CROWD = 40;

describe('reported calls live', () => {
  let live: LiveApp;
  let readers: LiveReader[];

  beforeEach(async () => {
    readers = [];
    live = await startLiveApp(newStores());
  });
  afterEach(async () => {
    for (const reader of readers) reader.close();
    await live.close();
  });

  async function open(options: ReaderOptions = {}): Promise<LiveReader> {
    const reader = await LiveReader.open(live.url, { apiKey: VIEWER_KEY, ...options });
    readers.push(reader);
    return reader;
  }

  /** Resolves when everybody has been told of this, too. */
  async function heard(call: ReportedCall, ...by: readonly LiveReader[]): Promise<void> {
    const last = call.events.at(-1)?.id;
    await eventually(() => {
      for (const { eventIds } of by) expect(eventIds).toContain(last);
    });
  }

  const idsOf = (events: readonly CallEvent[]): string[] => events.map(({ id }) => id);
  const marksOf = ({ messages }: LiveReader): unknown[] =>
    messages.flatMap((message) =>
      message.type === 'event.appended'
        ? [[message.event.type, message.event.refused ?? false, message.event.derived ?? false]]
        : [],
    );

  it('tell each event once and in order, with what was refused and what was derived', async () => {
    const reader = await open();
    const call = new ReportedCall();
    const beginning = call.report(0, 'call.initiated');
    call.report(5, 'call.resumed');
    call.report(40, 'call.answered', { waitTime: 40 });
    call.alert(40, beginning);
    for (const event of call.events) await live.record([event]);
    await live.record(call.events);
    await heard(call, reader);
    expect(reader.eventIds).toEqual(idsOf(call.events));
    expect(marksOf(reader)).toEqual([
      ['call.initiated', false, false],
      ['call.resumed', true, false],
      ['call.answered', false, false],
      ['alert.raised', false, true],
    ]);
  });

  it('tell of alerts that are raised, and of what becomes of them', async () => {
    const reader = await open();
    const call = new ReportedCall('alerted');
    const beginning = call.report(0, 'call.initiated');
    const raised = call.alert(31, beginning, { latenessSeconds: 0 });
    call.note(35, 'alert.acknowledged', { alertId: raised.id, by: 'ann' });
    call.report(20, 'call.answered');
    for (const event of call.events) {
      await live.record([event]);
      await eventually(() => expect(reader.eventIds).toContain(event.id));
    }
    await eventually(() => expect(reader.messages).toHaveLength(11));
    const alerts = reader.messages.filter((message) => 'alert' in message);
    const id = writeAlertId({ callId: 'alerted', eventId: raised.id });
    expect(alerts).toMatchObject([
      { type: 'alert.raised', alert: { id, state: 'open', kind: 'sla_wait', resolvedBy: null } },
      { type: 'alert.updated', alert: { id, state: 'acknowledged', acknowledgedBy: 'ann' } },
      { type: 'alert.updated', alert: { id, state: 'resolved', resolvedBy: 'evidence' } },
    ]);
  });

  it('tell nothing before the beginning, and with it what arrived earlier', async () => {
    const reader = await open();
    const call = new ReportedCall();
    const early = [call.report(2, 'call.answered'), call.report(1, 'call.routed')];
    await live.record(call.events);
    const other = aReportedCall();
    await live.record(other.events);
    await heard(other, reader);
    expect(reader.eventIds).toEqual(idsOf(other.events));
    const cursor = reader.cursor;
    const beginning = call.report(0, 'call.initiated');
    await live.record(call.events);
    await eventually(() => expect(reader.eventIds).toHaveLength(other.events.length + 3));
    const expected = [beginning.id, early[1]?.id, early[0]?.id];
    expect(reader.eventIds.slice(other.events.length)).toEqual(expected);
    const created = reader.messages.filter(({ type }) => type === 'call.created');
    expect(created).toHaveLength(2);
    const [late, fresh] = [await open({ after: cursor }), await open({ after: 'start' })];
    expect(late.eventIds).toEqual(expected);
    expect([...fresh.eventIds].sort()).toEqual([...reader.eventIds].sort());
  });

  it('tell by queue and by call, and name what cannot be told', async () => {
    const [one, two] = [aReportedCall('one'), new ReportedCall('two', 500)];
    two.report(0, 'call.initiated', { queueId: 'legal_spanish' });
    const [byQueue, byCall, branch] = [
      await open({ queue: 'legal_spanish' }),
      await open(),
      await open({ apiKey: BRANCH_KEY, call: 'one' }),
    ];
    expect(await byCall.socket.emitWithAck('subscribe', { call: 'one' })).toEqual({
      cursor: expect.any(String) as string,
    });
    await live.record([...one.events, ...two.events]);
    await heard(one, byCall);
    await heard(two, byQueue);
    expect(byCall.eventIds).toEqual(idsOf(one.events));
    expect(byQueue.eventIds).toEqual(idsOf(two.events));
    expect(branch.messages).toEqual([]);
    for (const [body, field] of [
      [{ call: 'a\u0000' }, 'call'],
      [{ call: 7 }, 'call'],
      [{ queue: 7 }, 'queue'],
      [{ queue: 'a', call: 'b' }, 'call'],
      [{ filter: {}, queue: 'b' }, 'queue'],
    ] as const) {
      expect(await byCall.socket.emitWithAck('subscribe', body)).toMatchObject({
        error: {
          code: 'INVALID_REQUEST',
          details: expect.arrayContaining([expect.objectContaining({ field })]) as unknown,
        },
      });
    }
    const refusal = await LiveReader.refused(live.url, { apiKey: VIEWER_KEY, call: '' });
    expect(refusal.data?.details).toMatchObject([{ field: 'call' }]);
  });

  it('tell a crowd the same, also those who were away', async () => {
    const crowd = await Promise.all(Array.from({ length: CROWD }, () => open({ queue: 'medical_spanish' })));
    const calls = Array.from({ length: 5 }, (_, index) => aReportedCall(`crowd-${index}`, index * 200));
    await live.record(calls.slice(0, 2).flatMap(({ events }) => events));
    const [leaver] = crowd;
    if (leaver === undefined) throw new Error('nobody is there');
    await heard(calls[1] ?? aReportedCall(), ...crowd);
    leaver.close();
    await live.record(calls.slice(2).flatMap(({ events }) => events));
    const back = await open({ queue: 'medical_spanish', after: leaver.cursor });
    const rest = crowd.slice(1);
    await heard(calls[4] ?? aReportedCall(), back, ...rest);
    const all = idsOf(calls.flatMap(({ events }) => events));
    for (const reader of rest) expect(reader.eventIds).toEqual(all);
    expect([...leaver.eventIds, ...back.eventIds]).toEqual(all);
  });

  it('come to each event once by request, wherever a page ends and in whatever order they arrive', async () => {
    const call = aReportedCall('paged');
    const shuffled = fc.shuffledSubarray(call.events, { minLength: call.events.length });
    await fc.assert(
      fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 5 }), async (events, limit) => {
        const fresh = await startLiveApp(newStores());
        try {
          for (const event of events) await fresh.record([event]);
          const told = await walkChanges(fresh.url, limit);
          const ids = told.flatMap((one) => (one.type === 'event.appended' ? [one.event.id] : []));
          expect([...ids].sort()).toEqual(idsOf(call.events).sort());
          expect(ids[0]).toBe(call.events[0]?.id);
        } finally {
          await fresh.close();
        }
      }),
      { numRuns: modelRuns(15) },
    );
  });
});

async function walkChanges(url: string, limit: number): Promise<LiveMessage[]> {
  const told: LiveMessage[] = [];
  for (let [after, more] = ['start', true]; more;) {
    const answer = await fetch(`${url}/calls/changes?after=${after}&limit=${limit}`, {
      headers: { 'x-api-key': VIEWER_KEY },
    });
    const page = (await answer.json()) as { items: LiveMessage[]; nextCursor: string; hasMore: boolean };
    told.push(...page.items);
    [after, more] = [page.nextCursor, page.hasMore];
  }
  return told;
}
