import type { CallEvent } from '../../src/calls/model/call-event.js';
import type { CallStore, LogEntry } from '../../src/calls/stores/call-store.js';
import { aCallSid, anEvent, anEventId } from '../support/builders.js';
import type { OpenedCallStore } from './call-store.contract.js';

/** What every store promises of its log. */
export function describeLog(name: string, open: () => Promise<OpenedCallStore>): void {
  describe(`${name} keeps the contract of the log`, () => {
    let opened: OpenedCallStore;
    let store: CallStore;
    let start = 0;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(async () => {
      await (opened as OpenedCallStore | undefined)?.close();
    });
    // The log may hold events of other suites: each test looks at what comes after them.
    beforeEach(async () => {
      start = (await store.findLogEnd())?.number ?? 0;
    });

    const news = (): Promise<LogEntry[]> => readLog(store, start);

    it('has an entry for each event, in the order of the appends, numbered without a gap', async () => {
      const events = Array.from({ length: 5 }, () => anEvent());
      for (const event of events) await store.append([event]);
      expect(await news()).toEqual(events.map((event, index) => entryOf(event, start + index + 1)));
    });

    it('has the events of one append together', async () => {
      const callId = aCallSid();
      const batch = [anEvent({ callId }), anEvent(), anEvent({ callId })];
      await store.append(batch);
      expectEachOnce(await news(), batch, start);
    });

    it('does not repeat an event that comes again, alone or with others, or in an earlier copy', async () => {
      const callId = aCallSid();
      const event = anEvent({ callId });
      const second = anEvent({ callId });
      await store.append([event]);
      await store.append([event]);
      await store.append([second, { ...event, receivedAt: '2026-11-20T00:00:00.000Z' }, second]);
      expectEachOnce(await news(), [event, second], start);
    });

    it('does not change when events are redacted or rows published', async () => {
      const event = anEvent();
      await store.append([event]);
      await store.redact([event]);
      await store.publish([]);
      expectEachOnce(await news(), [event], start);
    });

    it('is read on from any number, as far as a limit', async () => {
      const events = Array.from({ length: 7 }, () => anEvent());
      await store.append(events);
      const all = await news();
      expect(await store.listLog(start + 2, 3)).toEqual(all.slice(2, 5));
      expect(await store.listLog(start + 7, 3)).toEqual([]);
      expect(await store.listLog(start + 1000, 3)).toEqual([]);
      expect(await store.findLogEnd()).toEqual(all.at(-1));
    });

    it('finds the entries of events, and the first of calls', async () => {
      const callId = aCallSid();
      const [first, other, last] = [anEvent({ callId }), anEvent(), anEvent({ callId })];
      for (const event of [first, other, last]) await store.append([event]);
      const found = await store.findInLog([last.id, anEventId(), first.id]);
      expect(byNumber(found)).toEqual([entryOf(first, start + 1), entryOf(last, start + 3)]);
      const starts = await store.findLogStarts([other.callId, aCallSid(), callId]);
      expect(byNumber(starts)).toEqual([entryOf(first, start + 1), entryOf(other, start + 2)]);
      expect(await store.findInLog([])).toEqual([]);
      expect(await store.findLogStarts([])).toEqual([]);
    });

    it('takes five hundred ids at once', async () => {
      const events = Array.from({ length: 500 }, () => anEvent());
      for (let at = 0; at < events.length; at += 100) await store.append(events.slice(at, at + 100));
      expect(await store.findInLog(events.map(({ id }) => id))).toHaveLength(500);
      expect(await store.findLogStarts(events.map(({ callId }) => callId))).toHaveLength(500);
    });

    it('shows a number only when all before it are there, while many append at once', async () => {
      const calls = Array.from({ length: 4 }, aCallSid);
      const batches = Array.from({ length: 20 }, (_, index) =>
        Array.from({ length: 3 }, (_none, place) => anEvent({ callId: calls[(index + place) % 4] ?? '' })),
      );
      const shared = anEvent();
      const writing = Promise.all(batches.map((batch) => store.append([...batch, shared])));
      let isWriting = true;
      const done = writing.finally(() => (isWriting = false));
      let before: LogEntry[] = [];
      while (isWriting) {
        const now = await news();
        expect(now.map(({ number }) => number)).toEqual(now.map((_, index) => start + index + 1));
        expect(now.slice(0, before.length)).toEqual(before);
        before = now;
      }
      await done;
      expectEachOnce(await news(), [...batches.flat(), shared], start);
    });
  });
}

async function readLog(store: CallStore, after: number): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (;;) {
    const page = await store.listLog(after + entries.length, 50);
    entries.push(...page);
    if (page.length < 50) return entries;
  }
}

function entryOf({ id: eventId, callId }: CallEvent, number: number): LogEntry {
  return { number, callId, eventId };
}

function byNumber(entries: readonly LogEntry[]): LogEntry[] {
  return [...entries].sort((left, right) => left.number - right.number);
}

function expectEachOnce(entries: readonly LogEntry[], events: readonly CallEvent[], start: number): void {
  expect(entries.map(({ number }) => number)).toEqual(entries.map((_, index) => start + index + 1));
  const pairs = entries.map(({ callId, eventId }) => `${callId} ${eventId}`);
  expect(pairs.sort()).toEqual(events.map(({ callId, id }) => `${callId} ${id}`).sort());
}
