import { type CallPosition, newestCalls } from '../../src/calls/feed/call-filter.js';
import { positionOf } from '../../src/calls/feed/matches-filter.js';
import type { Call } from '../../src/calls/model/call.js';
import { compareCallEvents, type CallEvent, groupByCall } from '../../src/calls/model/call-event.js';
import { sumsOf } from '../../src/calls/model/call-head.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { aCall, aCallSid, anEvent, callDetails } from '../support/builders.js';

/** A store under test. */
export interface OpenedCallStore {
  readonly store: CallStore;
  close(): Promise<void>;
  /** Empties the store before each test; leave it out where a store is opened empty, the tests keep apart by themselves. */
  reset?(): Promise<void>;
}

const HOSTILE_TEXTS = [
  '$set',
  '$where: function () { return true }',
  '{"$gt": ""}',
  'a.b.c',
  '.',
  '$',
  "Robert'); DROP TABLE calls;--",
  '"double" \'single\' `back` \\ back\\slash \\n \\u0000',
  '\u0001\u0002\u001f\u007f\ufffd',
  'line\nbreak\r\ttab',
  'Zoë Ωmega 漢字 🚀 \u202eright to left',
  '__proto__',
  'null',
  '',
  ' ',
];

/** Ids that look like something else, or have a meaning in some language, in the order of their bytes. */
const ODD_IDS = [
  ' true ',
  '""',
  '"x"',
  '$ne',
  '%',
  '(x,y)',
  '*',
  '-0',
  '007',
  '0x1f',
  '1',
  '1.0',
  '1e5',
  'NaN',
  'TRUE',
  '\\',
  'eq.x',
  'false',
  'not_null',
  'null',
  'true',
  'unknown',
  'x"y',
  'x&y=z',
  "x'y",
  'x+y',
  'x,y',
  'x\\"y',
  'x\\y',
  'x'.repeat(128),
  '{"x":1}',
  '{x,y}',
  '{}',
  'ä漢',
];

/**
 * What every {@link CallStore} promises.
 *
 * @param open opens an empty store; called once
 */
export function describeCallStore(name: string, open: () => Promise<OpenedCallStore>): void {
  describe(`${name} keeps the contract of a call store`, () => {
    let opened: OpenedCallStore;
    let store: CallStore;
    let year = 2030;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });

    // A failed `open` leaves nothing to close, and must not hide its own error behind another.
    afterAll(async () => {
      await (opened as OpenedCallStore | undefined)?.close();
    });

    // Each test's calls are newer than all before, so that listing from the newest shows only them.
    beforeEach(async () => {
      year += 1;
      await opened.reset?.();
    });

    const minute = (number: number): string => new Date(Date.UTC(year, 5, 1, 12, number, 0, 7)).toISOString();

    /** Publishes calls as Mainline does: their events are in the store before their rows. */
    async function publish(...calls: Call[]): Promise<void> {
      await store.append(calls.map((call) => anEvent({ callId: call.id })));
      await store.publish(calls);
    }

    /** Appends events. @returns every event that is then held of their calls, of which the answer gave the sums */
    async function held(events: readonly CallEvent[]): Promise<CallEvent[]> {
      const sums = await store.append(events);
      const all = await store.listEventsOf([...groupByCall(events).keys()]);
      const wanted = [...groupByCall(all)].map(([callId, ofCall]) => ({ callId, stored: sumsOf(ofCall) }));
      expect(sums).toHaveLength(wanted.length);
      expect(sums).toEqual(expect.arrayContaining(wanted) as unknown);
      return all;
    }

    describe('append', () => {
      it('keeps the events of a new call unchanged, and returns their sums', async () => {
        const event = anEvent();
        expect(await held([event])).toEqual([event]);
      });

      it('returns the sums of the events that were there before together with the new ones', async () => {
        const callId = aCallSid();
        const first = anEvent({ callId });
        const second = anEvent({ callId });
        await store.append([first]);
        expectSameSet(await held([second]), [first, second]);
      });

      it('ignores events it knows, and still returns the sums of all of the call', async () => {
        const callId = aCallSid();
        const events = [anEvent({ callId }), anEvent({ callId })];
        await store.append(events);
        expectSameSet(await held(events), events);
        expectSameSet(await held(events.slice(1)), events);
        expect(await store.listEvents(callId)).toHaveLength(2);
      });

      it('keeps what it knew when an id comes again with other content', async () => {
        const original = anEvent();
        await store.append([original]);
        await store.append([{ ...original, receivedAt: '2026-11-22T00:00:00.000Z' }]);
        expect(await store.listEvents(original.callId)).toEqual([original]);
      });

      it('adds what is new of a batch that is partly known', async () => {
        const callId = aCallSid();
        const known = anEvent({ callId });
        const others = [anEvent({ callId }), anEvent({ callId }), anEvent({ callId })];
        await store.append([known]);
        const batch = [...others.slice(0, 1), known, ...others.slice(1)];
        expectSameSet(await held(batch), [known, ...others]);
      });

      it('counts an event once that a batch holds twice', async () => {
        const event = anEvent();
        expect(await held([event, { ...event }])).toEqual([event]);
      });

      it('ends with the same set however the events are split, ordered and repeated', async () => {
        const callId = aCallSid();
        const events = Array.from({ length: 9 }, (_, index) => anEvent({ callId, at: minute(index % 4) }));
        const parts = [
          events.slice(5),
          events.slice(2, 7),
          [],
          events.slice(0, 3).reverse(),
          events.slice(5),
        ];
        for (const part of parts) await store.append(part);
        expect(await store.listEvents(callId)).toEqual([...events].sort(compareCallEvents));
      });

      it('takes nothing and returns nothing for an empty batch', async () => {
        expect(await store.append([])).toEqual([]);
      });

      it('loses nothing when many append to one new call at once', async () => {
        const callId = aCallSid();
        const events = Array.from({ length: 24 }, () => anEvent({ callId }));
        const batches = events.map((event, index) => [event, pick(events, (index + 1) % events.length)]);
        const results = await Promise.all(batches.map((batch) => store.append(batch)));
        expect(results.map((sums) => sums.map((sum) => sum.callId))).toEqual(batches.map(() => [callId]));
        expectSameSet(await store.listEvents(callId), events);
        expectSameSet(await held(events), events);
      });

      it('takes 100 events of 30 calls in one batch and returns the sums of those calls only', async () => {
        const callIds = Array.from({ length: 30 }, aCallSid);
        const earlier = callIds.slice(0, 10).map((callId) => anEvent({ callId }));
        await store.append([...earlier, anEvent()]);
        const batch = Array.from({ length: 100 }, (_, index) =>
          anEvent({ callId: pick(callIds, index % 30) }),
        );
        expectSameSet(await held(batch), [...earlier, ...batch]);
      });

      it.each(HOSTILE_TEXTS)('keeps the text %j as it is', async (text) => {
        const event = anEvent<'transcription.status'>({
          type: 'transcription.status',
          data: { recordingSid: 'RE1', status: 'completed', text },
        });
        const incoming = anEvent<'call.incoming'>({
          type: 'call.incoming',
          callId: event.callId,
          data: { details: callDetails({ from: text, callerName: text, city: `${text}$${text}.` }) },
        });
        await store.append([event, incoming]);
        expectSameSet(await store.listEvents(event.callId), [event, incoming]);
      });

      it('keeps odd field names, lists and every kind of JSON value in data as they are', async () => {
        const odd: Record<string, unknown> = {
          $set: { $inc: 1 },
          'a.b': [{ 'c.$d': null }, [], {}],
          '%24': '%',
          '%': '%25',
          $: true,
          '.': false,
          'quote\'"': 0,
          'Ω 🚀': -1.5,
          _id: 4_294_967_296,
        };
        const event = anEvent({
          data: { status: 'x', sequence: 1, durationSeconds: 0, details: callDetails(), ...odd },
        });
        expect(await held([event])).toEqual([event]);
        expect(await store.listEvents(event.callId)).toEqual([event]);
      });

      it.each(['at', 'receivedAt'])(
        'refuses an event whose time "%s" is none, with all of its batch',
        async (name) => {
          const good = anEvent();
          const bad = { ...anEvent(), [name]: 'soon' };
          await expect(store.append([good, bad])).rejects.toMatchObject({ code: 'STORE_REJECTED' });
          expect(await store.listEvents(good.callId)).toEqual([]);
          expect(await store.listEvents(bad.callId)).toEqual([]);
        },
      );

      it('keeps the milliseconds of both times', async () => {
        const event = anEvent({ at: '2026-01-01T00:00:00.001Z', receivedAt: '2026-12-31T23:59:59.999Z' });
        await store.append([event]);
        expect(await store.listEvents(event.callId)).toEqual([event]);
      });
    });

    describe('listEvents', () => {
      it('orders by time, then by id', async () => {
        const callId = aCallSid();
        const ids = ['b', 'a', 'f', '0'].map((digit) => digit.repeat(32));
        const events = ids.map((id, index) => anEvent({ callId, id, at: minute(index < 2 ? 9 : 1) }));
        await store.append(events);
        expect(idsOf(await store.listEvents(callId))).toEqual([ids[3], ids[2], ids[1], ids[0]]);
      });

      it('is empty for a call it does not know', async () => {
        expect(await store.listEvents(aCallSid())).toEqual([]);
        expect(await store.listEvents('$ne')).toEqual([]);
      });
    });

    describe('publish and findById', () => {
      it('gives back the whole row as it was published', async () => {
        const call = aCall({ startedAt: minute(1), answeredAt: minute(2), endedAt: minute(3) });
        await publish(call);
        expect(await store.findById(call.id)).toEqual(call);
      });

      it('gives back a row in which everything that may be null is null', async () => {
        const nobody = { raw: null, number: null, withheld: true, name: null, city: null };
        const call = aCall({
          from: null,
          to: null,
          caller: { ...nobody, state: null, country: null, verification: null },
          status: 'waiting',
          providerStatus: null,
          outcome: null,
          menu: [],
          legs: [],
          voicemail: null,
          endedAt: null,
          durationSeconds: null,
          eventCount: 1,
          fingerprint: { low: 0, high: 0, receipts: 0, contents: 0 },
        });
        await publish(call);
        expect(await store.findById(call.id)).toEqual(call);
      });

      it.each(HOSTILE_TEXTS)('keeps the text %j in a row as it is', async (text) => {
        const caller = { ...aCall().caller, raw: text, name: text };
        const call = aCall({ from: text, caller, menu: [{ digits: text, at: minute(0) }] });
        await publish(call);
        expect(await store.findById(call.id)).toEqual(call);
      });

      it('knows each call by its own id alone, whatever that looks like', async () => {
        const startedAt = minute(1);
        const calls = ODD_IDS.map((id) => aCall({ id, startedAt, endedAt: null }));
        await publish(...calls);
        for (const call of calls) expect(await store.findById(call.id)).toEqual(call);
        for (const id of ['1.00', '0', 'True', 'x', 'NULL']) expect(await store.findById(id)).toBeNull();
        expect(new Set(await store.findMany([...ODD_IDS, 'x']))).toEqual(new Set(calls));
        for (const [index, { id }] of calls.entries()) {
          const next = await store.listUnfinished(minute(2), 1, { key: startedAt, id });
          expect(next).toEqual(calls.slice(index + 1, index + 2));
        }
      });

      it('replaces a row by one folded from more events', async () => {
        const call = aCall({ eventCount: 2, status: 'active' });
        const later: Call = {
          ...call,
          eventCount: 3,
          status: 'ended',
          fingerprint: { low: 7, high: 8, receipts: 9, contents: 10 },
        };
        await publish(call);
        await store.publish([later]);
        expect(await store.findById(call.id)).toEqual(later);
      });

      it('never replaces a row by one folded from as many events, or fewer', async () => {
        const call = aCall({ eventCount: 5, status: 'ended' });
        await publish(call);
        await store.publish([{ ...call, status: 'waiting' }]);
        await store.publish([{ ...call, eventCount: 4, status: 'waiting' }]);
        expect(await store.findById(call.id)).toEqual(call);
      });

      it('ends with the row of most events when many publish at once', async () => {
        const call = aCall({ eventCount: 1 });
        await publish(call);
        const versions = [4, 9, 2, 12, 7, 3, 11].map((eventCount) => ({
          ...call,
          eventCount,
          talkSeconds: eventCount,
        }));
        await Promise.all(versions.map((version) => store.publish([version])));
        expect(await store.findById(call.id)).toMatchObject({ eventCount: 12, talkSeconds: 12 });
      });

      it('judges each call of a batch by itself', async () => {
        const [stale, fresh] = [aCall({ eventCount: 5 }), aCall({ eventCount: 5 })];
        await publish(stale, fresh);
        const other = aCall();
        await store.append([anEvent({ callId: other.id })]);
        await store.publish([
          { ...stale, eventCount: 5, status: 'waiting' },
          { ...fresh, eventCount: 6, status: 'waiting' },
          other,
        ]);
        const found = await Promise.all([stale, fresh, other].map(({ id }) => store.findById(id)));
        expect(found.map((call) => call?.status)).toEqual(['ended', 'waiting', 'ended']);
      });

      it('does not touch the events', async () => {
        const call = aCall();
        const event = anEvent({ callId: call.id });
        await store.append([event]);
        await store.publish([call]);
        expect(await store.listEvents(call.id)).toEqual([event]);
      });

      it('does nothing for no calls', async () => {
        await expect(store.publish([])).resolves.toBeUndefined();
      });

      it('knows no row of a call that is unknown or not published', async () => {
        const event = anEvent();
        await store.append([event]);
        expect(await store.findById(event.callId)).toBeNull();
        expect(await store.findById(aCallSid())).toBeNull();
        expect(await store.findById('')).toBeNull();
      });
    });

    describe('list, of the newest', () => {
      it('lists the newest first, and calls of one moment by id, descending', async () => {
        const tie = ['CAa', 'CAB', 'CAb', 'CA0'].map((prefix) =>
          aCall({ id: prefix + aCallSid(), startedAt: minute(5) }),
        );
        const [older, newer] = [aCall({ startedAt: minute(1) }), aCall({ startedAt: minute(9) })];
        await publish(older, ...tie, newer);
        const tied = [pick(tie, 2), pick(tie, 0), pick(tie, 1), pick(tie, 3)];
        expect(await store.list(newestCalls(6))).toEqual([newer, ...tied, older]);
      });

      it('tells calls one millisecond apart in order', async () => {
        const base = Date.UTC(year, 0, 1);
        const calls = [0, 1, 2].map((offset) => aCall({ startedAt: new Date(base + offset).toISOString() }));
        await publish(pick(calls, 1), pick(calls, 2), pick(calls, 0));
        expect(idsOf(await store.list(newestCalls(3)))).toEqual(idsOf([...calls].reverse()));
      });

      it('lists no more than the limit', async () => {
        await publish(...[1, 2, 3].map((number) => aCall({ startedAt: minute(number) })));
        expect(await store.list(newestCalls(2))).toHaveLength(2);
      });

      it.each([1, 2, 3, 7])('pages of %i show every call once, in order', async (limit) => {
        const calls = Array.from({ length: 7 }, (_, index) =>
          aCall({ startedAt: minute(Math.floor(index / 3)) }),
        );
        await publish(...calls);
        const seen = await readPages(store, limit, calls.length);
        expect(seen).toEqual(await store.list(newestCalls(calls.length)));
        expect(idsOf(seen).sort()).toEqual(idsOf(calls).sort());
      });

      it('goes on after a position where no call is, and does not repeat or miss when calls come in between', async () => {
        const calls = [1, 2, 3, 4].map((number) => aCall({ startedAt: minute(number) }));
        await publish(...calls);
        const first = pick(await store.list(newestCalls(1)), 0);
        await publish(aCall({ startedAt: minute(8) }));
        expect(idsOf(await store.list(newestCalls(2, positionOf(first, 'startedAt'))))).toEqual([
          pick(calls, 2).id,
          pick(calls, 1).id,
        ]);
        const between = { key: minute(3).replace('.007Z', '.006Z'), id: 'zzz' };
        expect(idsOf(await store.list(newestCalls(2, between)))).toEqual([
          pick(calls, 1).id,
          pick(calls, 0).id,
        ]);
      });

      it('leaves out calls that were never published', async () => {
        const call = aCall({ startedAt: minute(1) });
        await publish(call);
        await store.append([anEvent({ at: minute(2) })]);
        expect(await store.list(newestCalls(1))).toEqual([call]);
      });

      it('moves a call whose start became known later', async () => {
        const moving = aCall({ startedAt: minute(1), eventCount: 1 });
        const staying = aCall({ startedAt: minute(2) });
        await publish(moving, staying);
        await store.publish([{ ...moving, startedAt: minute(3), eventCount: 2 }]);
        expect(idsOf(await store.list(newestCalls(2)))).toEqual([moving.id, staying.id]);
      });
    });

    it('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });
  });
}

async function readPages(store: CallStore, limit: number, total: number): Promise<Call[]> {
  const seen: Call[] = [];
  let after: CallPosition | null = null;
  while (seen.length < total) {
    const page: Call[] = await store.list(newestCalls(Math.min(limit, total - seen.length), after));
    if (page.length === 0) break;
    seen.push(...page);
    after = positionOf(pick(page, page.length - 1), 'startedAt');
  }
  return seen;
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`there is no item ${index}`);
  return item;
}

function idsOf(items: readonly { id: string }[]): string[] {
  return items.map(({ id }) => id);
}

function expectSameSet(actual: readonly CallEvent[], expected: readonly CallEvent[]): void {
  expect([...actual].sort(compareCallEvents)).toEqual([...expected].sort(compareCallEvents));
}
