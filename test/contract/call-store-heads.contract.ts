import { foldCall } from '../../src/calls/fold/fold-call.js';
import { redactEvent } from '../../src/calls/fold/redact-event.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import type { Call } from '../../src/calls/model/call.js';
import { compareCopies } from '../../src/calls/model/fingerprint.js';
import { type CallHead, sumsOf, sumsOfRow } from '../../src/calls/model/call-head.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { addUp, NO_SUMS } from '../../src/calls/reconcile/compare-heads.js';
import { aCall, aCallSid, anEvent, callDetails } from '../support/builders.js';
import type { OpenedCallStore } from './call-store.contract.js';

/** What every store promises of heads, copies, redaction, lists for maintenance, and leases. */
export function describeHeads(name: string, open: () => Promise<OpenedCallStore>): void {
  describe(`${name} keeps the contract of heads`, () => {
    let opened: OpenedCallStore;
    let store: CallStore;
    let number = 0;
    let day = '';

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(async () => {
      await (opened as OpenedCallStore | undefined)?.close();
    });

    // Each test has a day of its own, later than all before.
    beforeEach(async () => {
      number += 1;
      day = new Date(Date.UTC(2040, 0, number)).toISOString().slice(0, 10);
      await opened.reset?.();
    });

    const at = (second: number): string => `${day}T12:00:${String(second).padStart(2, '0')}.000Z`;
    const eventOf = (callId: string, second = 0): CallEvent =>
      anEvent({ callId, at: at(second), receivedAt: at(second) });
    const headOf = async (callId: string): Promise<CallHead | undefined> =>
      (await store.findHeads([callId]))[0];

    describe('a head', () => {
      it('sums up the events that are held, however they came, and knows the day of the first', async () => {
        const callId = aCallSid();
        const events = [3, 1, 2, 5, 4].map((second) => eventOf(callId, second));
        await store.append(events.slice(0, 3));
        await store.append(events.slice(2));
        await store.append(events);
        expect(await headOf(callId)).toEqual({ callId, day, stored: sumsOf(events), published: null });
        const before = new Date(Date.parse(at(0)) - 86_400_000).toISOString();
        const earlier = anEvent({ callId, at: before });
        await store.append([earlier]);
        expect(await headOf(callId)).toMatchObject({
          day: before.slice(0, 10),
          stored: sumsOf([...events, earlier]),
        });
      });

      it('stays exact when many append the same events at once', async () => {
        const callId = aCallSid();
        const events = Array.from({ length: 12 }, (_, second) => eventOf(callId, second));
        const parts = Array.from({ length: 16 }, (_, part) => events.slice(part % 7, (part % 7) + 5));
        await Promise.all(parts.map((part) => store.append(part)));
        await store.append(events);
        expect((await headOf(callId))?.stored).toEqual(sumsOf(events));
      });

      it('shows what the row was folded from', async () => {
        const call = aCall();
        await store.append([eventOf(call.id)]);
        await store.publish([call]);
        expect((await headOf(call.id))?.published).toEqual(sumsOfRow(call));
      });

      it('says when it last changed, of one call at a time', async () => {
        const callId = aCallSid();
        await store.append([eventOf(callId)]);
        const first = await store.findChangedHead(callId);
        expect(first).toEqual({
          ...(await headOf(callId)),
          changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
        });
        await store.append([eventOf(callId, 1)]);
        const second = await store.findChangedHead(callId);
        expect(Date.parse(second?.changedAt ?? '')).toBeGreaterThanOrEqual(
          Date.parse(first?.changedAt ?? ''),
        );
        expect(second?.stored.events).toBe(2);
        expect(await store.findChangedHead(aCallSid())).toBeNull();
      });

      it('is not there for a call without events', async () => {
        expect(await store.findHeads([aCallSid()])).toEqual([]);
        expect(await store.findHeads([])).toEqual([]);
      });
    });

    describe('of two copies of one event', () => {
      it('keeps the one that was received first, in whatever order they come', async () => {
        const [early, late] = [anEvent(), anEvent()];
        const copies = (event: CallEvent): CallEvent[] =>
          [5, 2, 9].map((second) => ({ ...event, at: at(second), receivedAt: at(second) }));
        for (const copy of copies(early)) await store.append([copy]);
        await store.append(copies(late));
        await store.append(copies(early).reverse());
        for (const event of [early, late]) {
          const kept = { ...event, at: at(2), receivedAt: at(2) };
          expect(await store.listEvents(event.callId)).toEqual([kept]);
          expect((await headOf(event.callId))?.stored).toEqual(sumsOf([kept]));
        }
      });

      it('keeps the first when many come at once, with new events between them', async () => {
        const callId = aCallSid();
        const event = eventOf(callId, 30);
        const copies = [8, 3, 7, 1, 9, 4].map((second) => ({ ...event, receivedAt: at(second) }));
        const others = copies.map((_, second) => eventOf(callId, second));
        await Promise.all(
          copies.map((copy, index) => store.append([copy, ...others.slice(index, index + 1)])),
        );
        const kept = [{ ...event, receivedAt: at(1) }, ...others];
        expect((await headOf(callId))?.stored).toEqual(sumsOf(kept));
        expect(await store.listEvents(callId)).toEqual(
          expect.arrayContaining([{ ...event, receivedAt: at(1) }]),
        );
      });

      it('keeps of those received in one millisecond the one whose content comes first', async () => {
        const calls = [aCallSid(), aCallSid(), aCallSid()];
        const kept = calls.map((callId) => {
          const copies = [at(1), at(2), at(3)].map((moment) => ({
            ...eventOf(callId),
            id: callId.slice(2),
            at: moment,
          }));
          return { copies, first: [...copies].sort(compareCopies)[0] ?? eventOf(callId) };
        });
        await Promise.all(
          kept.map(async ({ copies }) => {
            for (const copy of copies) await store.append([copy]);
          }),
        );
        await store.append(kept.flatMap(({ copies }) => [...copies].reverse()));
        for (const { first } of kept) {
          expect(await store.listEvents(first.callId)).toEqual([first]);
          expect((await headOf(first.callId))?.stored).toEqual(sumsOf([first]));
        }
        const logged = await store.findInLog(kept.map(({ first }) => first.id));
        expect(logged).toHaveLength(3);
      });

      it('takes a row of as many events for newer when some were received earlier', async () => {
        const call = aCall({ eventCount: 3, receivedSum: 900, talkSeconds: 1 });
        await store.append([eventOf(call.id)]);
        await store.publish([call]);
        await store.publish([{ ...call, receivedSum: 901, talkSeconds: 2 }]);
        await store.publish([{ ...call, talkSeconds: 3 }]);
        expect((await store.findById(call.id))?.talkSeconds).toBe(1);
        await store.publish([{ ...call, receivedSum: 899, talkSeconds: 4 }]);
        expect((await store.findById(call.id))?.talkSeconds).toBe(4);
      });

      it('takes a row of copies that come first for newer, and of the very same events one of a later fold', async () => {
        const call = aCall({ talkSeconds: 1 });
        const contents = call.fingerprint.contents;
        const shown = async (): Promise<number | undefined> => (await store.findById(call.id))?.talkSeconds;
        const edition = (sum: number, foldVersion: number, talkSeconds: number): Call => ({
          ...call,
          fingerprint: { ...call.fingerprint, contents: sum },
          foldVersion,
          talkSeconds,
        });
        await store.append([eventOf(call.id)]);
        await store.publish([edition(contents, 5, 1)]);
        await store.publish([edition(contents, 5, 2)]);
        await store.publish([edition(contents, 4, 3)]);
        await store.publish([edition(contents + 1, 9, 4)]);
        expect(await shown()).toBe(1);
        await store.publish([edition(contents, 6, 5)]);
        expect(await shown()).toBe(5);
        await store.publish([edition(contents - 1, 5, 6)]);
        expect(await shown()).toBe(6);
        expect((await store.findById(call.id))?.foldVersion).toBe(5);
      });

      it('rebuilds a row from the very events that the head counts, whatever the row claims, and from no others', async () => {
        const id = aCallSid();
        const events = [eventOf(id), eventOf(id, 1)];
        await store.append(events);
        const call = { ...foldCall(events), talkSeconds: 1 };
        const shown = async (): Promise<number | undefined> => (await store.findById(id))?.talkSeconds;
        await store.publish([call]);
        await store.publish([{ ...call, talkSeconds: 2 }], { rebuild: true });
        expect(await shown()).toBe(2);
        await store.publish([{ ...call, eventCount: 7, talkSeconds: 3 }]);
        expect(await shown()).toBe(3);
        await store.publish([{ ...call, eventCount: 6, talkSeconds: 4 }], { rebuild: true });
        await store.publish([{ ...foldCall(events.slice(0, 1)), talkSeconds: 5 }], { rebuild: true });
        expect(await shown()).toBe(3);
        await store.publish([{ ...call, talkSeconds: 6 }], { rebuild: true });
        expect(await shown()).toBe(6);
      });
    });

    describe('recompute', () => {
      it('changes nothing of a call that is as its events say, and ignores calls it does not know', async () => {
        const events = [eventOf(aCallSid()), eventOf(aCallSid(), 1)];
        await store.append(events);
        const heads = await store.findHeads(events.map(({ callId }) => callId));
        const end = await store.findLogEnd();
        await store.recompute(events);
        await store.recompute([eventOf(aCallSid())]);
        await store.recompute([]);
        expect(await store.findHeads(events.map(({ callId }) => callId))).toEqual(heads);
        expect(await store.findLogEnd()).toEqual(end);
      });

      it('leaves a call alone of which other events came meanwhile', async () => {
        const callId = aCallSid();
        const events = [0, 1, 2].map((second) => eventOf(callId, second));
        await store.append(events);
        await store.recompute(events.slice(0, 2));
        expect((await headOf(callId))?.stored).toEqual(sumsOf(events));
      });
    });

    describe('the editions of rows', () => {
      it('are listed from the call that started last, page by page', async () => {
        const start = (second: number): string => `2079-01-01T00:00:0${second}.000Z`;
        const calls = [1, 2, 3, 4, 5].map((second) =>
          aCall({ startedAt: start(second), foldVersion: second }),
        );
        await store.append(calls.map(({ id }) => eventOf(id)));
        await store.publish(calls);
        const wanted = calls
          .map(({ id, startedAt, foldVersion }) => ({ id, startedAt, foldVersion }))
          .reverse();
        const first = await store.listEditions(2, { key: start(6), id: '' });
        expect(first).toEqual(wanted.slice(0, 2));
        expect(await store.listEditions(1, null)).toHaveLength(1);
        const after = { key: first[1]?.startedAt ?? '', id: first[1]?.id ?? '' };
        expect((await store.listEditions(3, after)).slice(0, 3)).toEqual(wanted.slice(2));
      });
    });

    describe('redact', () => {
      it('replaces the data of the events that are there, and nothing else', async () => {
        const callId = aCallSid();
        const incoming = anEvent<'call.incoming'>({
          callId,
          type: 'call.incoming',
          data: { details: callDetails() },
        });
        const other = eventOf(callId, 1);
        await store.append([incoming, other]);
        const before = await headOf(callId);
        await store.redact([redactEvent(incoming), redactEvent(eventOf(callId))]);
        expect(await store.listEvents(callId)).toEqual(
          expect.arrayContaining([redactEvent(incoming), other]) as unknown,
        );
        expect(await store.listEvents(callId)).toHaveLength(2);
        expect(await headOf(callId)).toEqual({ ...before, stored: sumsOf([redactEvent(incoming), other]) });
        await store.redact([]);
        await store.redact([redactEvent(incoming)]);
        expect((await headOf(callId))?.stored).toEqual(sumsOf([redactEvent(incoming), other]));
      });

      it('leaves alone a copy that took the place of the one it was asked to redact', async () => {
        const callId = aCallSid();
        const details = callDetails();
        const late = anEvent<'call.incoming'>({
          callId,
          type: 'call.incoming',
          at: at(9),
          receivedAt: at(9),
          data: { details },
        });
        const early = { ...late, at: at(2), receivedAt: at(2) };
        await store.append([late]);
        await store.append([early]);
        await store.redact([redactEvent(late)]);
        expect(await store.listEvents(callId)).toEqual([early]);
        expect((await headOf(callId))?.stored).toEqual(sumsOf([early]));
      });
    });

    describe('lists', () => {
      it('the heads of a day by call id, page by page', async () => {
        const ids = ['b', 'A', 'a', 'C', 'Ba'].map((prefix) => prefix + aCallSid()).sort();
        await store.append(ids.map((id) => eventOf(id)));
        const listed: string[] = [];
        for (let after: string | null = null; ; after = listed.at(-1) ?? null) {
          const page = await store.listHeads(day, 2, after);
          listed.push(...page.map(({ callId }) => callId));
          if (page.length < 2) break;
        }
        expect(listed).toEqual(ids);
        expect(await store.listHeads('1999-01-01', 5, null)).toEqual([]);
      });

      it('changed heads in the order of their changes, page by page, each once', async () => {
        const start = (await store.listChanged(1, { changedAt: '1970-01-01T00:00:00.000Z', callId: '' }))[0];
        const from = { changedAt: start?.changedAt ?? '1970-01-01T00:00:00.000Z', callId: '' };
        const ids = [1, 2, 3, 4, 5].map(() => aCallSid());
        for (const id of ids) await store.append([eventOf(id)]);
        await store.append([eventOf(ids[0] ?? '', 9)]);
        const listed: string[] = [];
        for (let after = from; ;) {
          const page = await store.listChanged(3, after);
          listed.push(...page.map(({ callId }) => callId));
          after = page.at(-1) ?? after;
          if (page.length < 3) break;
        }
        const own = listed.filter((id) => ids.includes(id));
        expect(own.sort()).toEqual([...ids].sort());
        expect(listed.length).toBe(new Set(listed).size);
        expect((await store.listChanged(1000, from)).map(({ callId }) => callId).at(-1)).toBe(
          lastChanged(await store.listChanged(1000, from)),
        );
      });

      it('digests of days, of what is held and of what is shown', async () => {
        const calls = [1, 2, 3].map(() => aCall());
        const events = calls.map(({ id }, second) => eventOf(id, second));
        await store.append(events);
        await store.publish(calls.slice(0, 2));
        const [digest, ...more] = await store.digestDays({ from: day, to: day });
        expect(more).toEqual([]);
        expect(digest).toEqual({
          day,
          calls: 3,
          stored: sumsOf(events),
          published: calls.slice(0, 2).map(sumsOfRow).reduce(addUp, NO_SUMS),
        });
        expect(await store.digestDays({ from: '1999-01-01', to: '1999-12-31' })).toEqual([]);
        const all = await store.findDays();
        expect(all === null || (all.from <= day && all.to >= day)).toBe(true);
      });

      it('the events of several calls', async () => {
        const ids = [aCallSid(), aCallSid(), aCallSid()];
        const events = ids.map((id, second) => eventOf(id, second));
        await store.append(events);
        const some = await store.listEventsOf(ids.slice(1));
        expect(some.map(({ id }) => id).sort()).toEqual(
          events
            .slice(1)
            .map(({ id }) => id)
            .sort(),
        );
        expect(await store.listEventsOf([])).toEqual([]);
      });

      it('the rows of several calls', async () => {
        const calls = [aCall(), aCall(), aCall()];
        await store.append(calls.map(({ id }) => eventOf(id)));
        await store.publish(calls.slice(1));
        const found = await store.findMany(calls.map(({ id }) => id));
        expect(new Set(found)).toEqual(new Set(calls.slice(1)));
        expect(await store.findMany([])).toEqual([]);
      });

      it('calls that have not ended, oldest first, before a time and after a position', async () => {
        const open = [1, 2, 3].map((second) => aCall({ startedAt: at(second), endedAt: null }));
        const others = [aCall({ startedAt: at(2) }), aCall({ startedAt: at(50), endedAt: null })];
        await store.append([...open, ...others].map(({ id }) => eventOf(id)));
        await store.publish([...open, ...others]);
        const first = { key: at(0), id: '' };
        const listed = await store.listUnfinished(at(40), 10, first);
        expect(listed).toEqual(open);
        const [one] = open;
        const next = await store.listUnfinished(at(40), 1, { key: at(1), id: one?.id ?? '' });
        expect(next).toEqual(open.slice(1, 2));
      });

      it('calls that are not erased, and calls whose recordings are to be deleted', async () => {
        const kept = aCall({ startedAt: at(1) });
        const erased = aCall({ startedAt: at(2), erasedAt: at(9), undeletedRecordings: 2 });
        await store.append([kept, erased].map(({ id }) => eventOf(id)));
        await store.publish([kept, erased]);
        const first = { key: at(0), id: '' };
        expect(await store.listUnerased(at(40), 10, first)).toEqual([kept]);
        expect(await store.listWithUndeletedRecordings(1000)).toEqual(expect.arrayContaining([erased]));
        expect(await store.listWithUndeletedRecordings(1000)).not.toEqual(expect.arrayContaining([kept]));
      });
    });

    describe('takeLease', () => {
      it('gives it to one holder at a time, who may renew it, and to the next when it is over', async () => {
        const lease = `lease ${number} ${aCallSid()}`;
        const takers = ['a', 'b', 'c', 'd'];
        const taken = await Promise.all(takers.map((holder) => store.takeLease(lease, holder, 60)));
        expect(taken.filter((isTaken) => isTaken)).toHaveLength(1);
        const holder = takers[taken.indexOf(true)] ?? '';
        expect(await store.takeLease(lease, holder, 0)).toBe(true);
        const next = takers.find((taker) => taker !== holder) ?? '';
        expect(await store.takeLease(lease, next, 60)).toBe(true);
        expect(await store.takeLease(lease, holder, 60)).toBe(false);
      });
    });
  });
}

function lastChanged(heads: readonly { changedAt: string; callId: string }[]): string | undefined {
  return [...heads]
    .sort((left, right) =>
      `${left.changedAt} ${left.callId}` < `${right.changedAt} ${right.callId}` ? -1 : 1,
    )
    .at(-1)?.callId;
}
