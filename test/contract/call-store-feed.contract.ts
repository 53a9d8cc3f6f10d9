import type { Call, CallOffer } from '../../src/calls/model/call.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import {
  CALL_SORTS,
  type CallFilter,
  type CallListing,
  type CallPosition,
} from '../../src/calls/feed/call-filter.js';
import type { StatisticsQuestion } from '../../src/calls/feed/call-statistics.js';
import { FILTER_NAMES, matchesFilter, positionOf } from '../../src/calls/feed/matches-filter.js';
import { parseTextSearch } from '../../src/calls/feed/text-search.js';
import { aCall, anEvent } from '../support/builders.js';
import { listCalls } from '../support/list-calls.js';
import { tallyAgents, tallyCalls } from '../support/tally-calls.js';
import { Dice, searches, singleFilters, variedCalls, variedFilter } from '../support/varied-calls.js';
import type { OpenedCallStore } from './call-store.contract.js';

const YEAR = 2061;
const MARK = 'feed-';
const ORDERS = CALL_SORTS.flatMap((sort) => [true, false].map((descending) => ({ sort, descending })));
const PAGE = 40;

/** What every store promises of lists, counts and statistics: the one meaning of `matches-filter.ts` and `tally-calls.ts`. */
export function describeFeed(name: string, open: () => Promise<OpenedCallStore>): void {
  describe(`${name} keeps the contract of the feed`, () => {
    const calls = variedCalls(240, YEAR, new Dice(1), MARK);
    let opened: OpenedCallStore;
    let store: CallStore;

    // The store may hold calls of other suites: those are left out of what is compared.
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
      await opened.reset?.();
      for (let at = 0; at < calls.length; at += 60) await publish(store, calls.slice(at, at + 60));
    });
    afterAll(async () => {
      await (opened as OpenedCallStore | undefined)?.close();
    });

    describe('list', () => {
      it('has test calls that every condition lets some of through, and not all', () => {
        const seen = singleFilters(YEAR).map(([, filter]) =>
          calls.filter((call) => matchesFilter(call, filter)),
        );
        for (const found of seen) expect(found.length).toBeLessThan(calls.length);
        expect(seen.filter((found) => found.length === 0)).toEqual([]);
        const named = singleFilters(YEAR).flatMap(([, filter]) => Object.keys(filter));
        expect(new Set(named)).toEqual(new Set(FILTER_NAMES));
      });

      it.each(singleFilters(YEAR))(
        'finds by %s alone, in every order, page by page',
        async (_name, filter) => {
          for (const order of ORDERS) {
            const found = await readAll(store, { filter, ...order });
            expect(idsOf(found)).toEqual(
              idsOf(listCalls(calls, { filter, ...order, limit: 1000, after: null })),
            );
          }
        },
      );

      it('finds by any conditions together', async () => {
        const dice = new Dice(2);
        for (let round = 0; round < 80; round += 1) {
          const filter = { startedFrom: `${YEAR}-01-01T00:00:00.000Z`, ...variedFilter(YEAR, dice) };
          const order = ORDERS[dice.below(ORDERS.length)] ?? { sort: 'startedAt', descending: true };
          const after = dice.happens(0.5)
            ? positionOf(pick(calls, dice.below(calls.length)), order.sort)
            : null;
          const listing = { filter, ...order, limit: 1 + dice.below(30), after };
          const expected = idsOf(listCalls(calls, listing));
          expect({ listing, ids: idsOf(await store.list(listing)) }).toEqual({ listing, ids: expected });
        }
      });

      it.each(searches().map((text) => [text.map(({ literal }) => literal).join(' '), text] as const))(
        'finds the text %p as it stands, at the beginning of a word',
        async (_query, text) => {
          const listing: CallListing = {
            filter: { text },
            sort: 'startedAt',
            descending: true,
            limit: 300,
            after: null,
          };
          const found = (await store.list(listing)).filter(isOurs);
          expect(idsOf(found)).toEqual(idsOf(listCalls(calls, listing)));
        },
      );

      it.each(["' or 1=1 --", '%', '_', '\\', '"', 'a,b', '),id.gt.(', '{"$gt":""}', '\u{10ffff}', ''])(
        'takes %p for nothing but itself',
        async (value) => {
          const exact = { from: { exact: value } };
          const filters: CallFilter[] = [
            exact,
            { agent: value },
            { queue: value },
            { agentId: value },
            { session: value },
            { alert: { queueId: value } },
            { number: value },
            { to: exact.from },
          ];
          for (const filter of filters) {
            const listing: CallListing = {
              filter,
              sort: 'startedAt',
              descending: true,
              limit: 300,
              after: null,
            };
            expect((await store.list(listing)).filter(isOurs)).toEqual([]);
          }
          const prefix = { from: { prefix: value } };
          const listing: CallListing = {
            filter: prefix,
            sort: 'startedAt',
            descending: true,
            limit: 300,
            after: null,
          };
          expect(idsOf((await store.list(listing)).filter(isOurs))).toEqual(idsOf(listCalls(calls, listing)));
        },
      );

      it('goes on after a place where no call is', async () => {
        for (const order of ORDERS) {
          const key = order.sort === 'startedAt' ? `${YEAR}-02-20T00:00:00.001Z` : 32;
          const filter = { startedFrom: `${YEAR}-01-01T00:00:00.000Z` };
          const listing: CallListing = { filter, ...order, limit: 20, after: { key, id: 'm' } };
          expect(idsOf(await store.list(listing))).toEqual(idsOf(listCalls(calls, listing)));
        }
      });

      it('gives the rows back as they were published', async () => {
        const listing: CallListing = {
          filter: { flagged: true },
          sort: 'duration',
          descending: true,
          limit: 300,
          after: null,
        };
        expect((await store.list(listing)).filter(isOurs)).toEqual(listCalls(calls, listing));
      });

      it('gives as many as a thousand at once', async () => {
        const many = Array.from({ length: 1001 }, (_, index) =>
          aCall({ id: `many-${index}`, startedAt: '2070-01-01T00:00:00.000Z', queue: 'many' }),
        );
        for (let at = 0; at < many.length; at += 250) await publish(store, many.slice(at, at + 250));
        const listing: CallListing = {
          filter: { queue: 'many' },
          sort: 'startedAt',
          descending: false,
          limit: 1000,
          after: null,
        };
        expect(await store.list(listing)).toHaveLength(1000);
      });

      it('follows a row that changes', async () => {
        const call = aCall({
          startedAt: '2071-01-01T00:00:00.000Z',
          queue: 'moving',
          note: 'before',
          eventCount: 1,
        });
        await publish(store, [call]);
        const [text] = searches();
        await store.publish([{ ...call, queue: 'moved', note: 'zoë', flagged: true, eventCount: 2 }]);
        const list = (filter: CallFilter): Promise<Call[]> =>
          store.list({ filter, sort: 'startedAt', descending: true, limit: 1, after: null });
        expect(await list({ queue: 'moving' })).toEqual([]);
        expect(idsOf(await list({ queue: 'moved', flagged: true, text: text ?? [] }))).toEqual([call.id]);
      });
    });

    describe('a call that has not begun', () => {
      const early = aCall({
        type: null,
        source: 'api',
        status: 'waiting',
        outcome: null,
        startedAt: '2072-01-01T00:00:00.000Z',
        endedAt: null,
        durationSeconds: null,
        queue: 'early',
        flagged: true,
        note: 'unbegun',
      });
      const filters: CallFilter[] = [
        ...[{ startedFrom: early.startedAt }, { queue: 'early' }, { from: { exact: early.from ?? '' } }],
        ...[{ flagged: true }, { unheard: true }, { hasVoicemail: true }, { status: early.status }],
        ...[
          { agentId: 'maria' },
          { session: early.session ?? '' },
          { alert: { state: 'open' as const } },
          { alert: {} },
          { number: early.to ?? '' },
        ],
        ...[{ text: parseTextSearch('unbegun') ?? [] }, { visibleNumbers: [early.to ?? '', 'x'] }, {}],
      ];
      const day = { startedFrom: '2072-01-01T00:00:00.000Z', startedBefore: '2072-01-02T00:00:00.000Z' };
      const shownBy = async (filter: CallFilter): Promise<string[]> => {
        const lists = ORDERS.map((order) =>
          store.list({ filter: { ...filter, ...day }, ...order, limit: 9, after: null }),
        );
        return (await Promise.all(lists)).flatMap(idsOf);
      };

      beforeAll(() => publish(store, [early]));

      it('is in no list, count or statistic', async () => {
        for (const filter of filters)
          expect({ filter, ids: await shownBy(filter) }).toEqual({ filter, ids: [] });
        expect(await store.count(day)).toBe(0);
        const boundaries = [day.startedFrom, day.startedBefore];
        const question = { filter: {}, boundaries, offsets: [{ from: day.startedFrom, seconds: 0 }] };
        expect(await store.tally(question)).toEqual(tallyCalls([], question));
      });

      it('is found by its id, and by whoever looks after all calls', async () => {
        expect(await store.findById(early.id)).toEqual(early);
        expect(await store.findMany([early.id])).toEqual([early]);
        const place = { key: day.startedFrom, id: '' };
        expect(idsOf(await store.listUnfinished(day.startedBefore, 9, place))).toEqual([early.id]);
        expect(idsOf(await store.listUnerased(day.startedBefore, 9, place))).toEqual([early.id]);
        expect((await store.findHeads([early.id])).map(({ callId }) => callId)).toEqual([early.id]);
        const editions = await store.listEditions(9, { key: day.startedBefore, id: '' });
        expect(editions[0]).toMatchObject({ id: early.id });
      });

      it('is shown once it has', async () => {
        await store.publish([{ ...early, type: 'video', eventCount: early.eventCount + 1 }]);
        for (const filter of filters)
          expect({ filter, ids: await shownBy(filter) }).toEqual({ filter, ids: ORDERS.map(() => early.id) });
        expect(await shownBy({ type: 'video' })).toHaveLength(ORDERS.length);
        expect(await store.count(day)).toBe(1);
      });
    });

    describe('count', () => {
      it('says how many match', async () => {
        const dice = new Dice(3);
        for (let round = 0; round < 30; round += 1) {
          const filter = {
            ...variedFilter(YEAR, dice),
            startedFrom: `${YEAR}-01-01T00:00:00.000Z`,
            startedBefore: `${YEAR}-12-31T00:00:00.000Z`,
          };
          const expected = calls.filter((call) => matchesFilter(call, filter)).length;
          expect({ filter, count: await store.count(filter) }).toEqual({ filter, count: expected });
        }
      });
    });

    describe('countEach', () => {
      const year = {
        startedFrom: `${YEAR}-01-01T00:00:00.000Z`,
        startedBefore: `${YEAR}-12-31T00:00:00.000Z`,
      };

      it('says how many match each filter, in their order, also where none does', async () => {
        const dice = new Dice(11);
        const varied = Array.from({ length: 10 }, () => ({ ...variedFilter(YEAR, dice), ...year }));
        const filters = [...varied, year, { ...year, queue: 'nobody' }, year];
        const expected = filters.map((filter) => calls.filter((call) => matchesFilter(call, filter)).length);
        expect(await store.countEach(filters, 1000)).toEqual(expected);
        expect(await store.countEach([], 1000)).toEqual([]);
      });

      it('counts no further than it is told', async () => {
        const few = { ...year, flagged: true };
        const flagged = calls.filter((call) => matchesFilter(call, few)).length;
        expect(flagged).toBeGreaterThan(3);
        expect(await store.countEach([year, few], flagged)).toEqual([flagged, flagged]);
        expect(await store.countEach([year, few], 3)).toEqual([3, 3]);
      });
    });

    describe('tally', () => {
      const days = Array.from({ length: 71 }, (_, day) =>
        new Date(Date.UTC(YEAR, 1, 1 + day, -1)).toISOString(),
      );
      /** A zone an hour ahead of UTC, and two from the last Sunday of March. */
      const offsets = [
        { from: `${YEAR}-01-01T00:00:00.000Z`, seconds: 3600 },
        { from: `${YEAR}-03-28T01:00:00.000Z`, seconds: 7200 },
      ];

      it('comes to what adding the calls up one by one comes to', async () => {
        const question: StatisticsQuestion = { filter: {}, boundaries: days, offsets };
        const expected = tallyCalls(calls, question);
        expect(expected.total.calls).toBeGreaterThan(200);
        expect(await store.tally(question)).toEqual(expected);
      });

      it('does so for any conditions, periods and offsets', async () => {
        const dice = new Dice(4);
        for (let round = 0; round < 25; round += 1) {
          const step = 1 + dice.below(20);
          const boundaries = days.filter((_, index) => index % step === 0).slice(dice.below(2));
          const shift = dice.pick([-34_200, -3600, 0, 20_700, 46_800, -2670, 1172]);
          const question: StatisticsQuestion = {
            filter: variedFilter(YEAR, dice),
            boundaries: boundaries.length < 2 ? days : boundaries,
            offsets: offsets.map(({ from, seconds }) => ({ from, seconds: seconds + shift })),
          };
          const answer = await store.tally(question);
          expect({ question, answer }).toEqual({ question, answer: tallyCalls(calls, question) });
        }
      });

      it('takes offsets of whole seconds', async () => {
        const odd = offsets.map(({ from, seconds }) => ({ from, seconds: seconds - 2670 }));
        const question: StatisticsQuestion = { filter: {}, boundaries: days, offsets: odd };
        expect(await store.tally(question)).toEqual(tallyCalls(calls, question));
      });

      it('takes a thousand periods', async () => {
        const start = Date.UTC(YEAR, 1, 1);
        const boundaries = Array.from({ length: 1001 }, (_, hour) =>
          new Date(start + hour * 3_600_000).toISOString(),
        );
        const question: StatisticsQuestion = { filter: {}, boundaries, offsets };
        expect(await store.tally(question)).toEqual(tallyCalls(calls, question));
      });

      it('is all zeroes where there is no call', async () => {
        const boundaries = ['1999-01-01T00:00:00.000Z', '1999-02-01T00:00:00.000Z'];
        const question: StatisticsQuestion = {
          filter: {},
          boundaries,
          offsets: [{ from: '1999-01-01T00:00:00.000Z', seconds: 0 }],
        };
        expect(await store.tally(question)).toEqual(tallyCalls([], question));
      });
    });

    describe('tallyAgents', () => {
      const year = {
        startedFrom: `${YEAR}-01-01T00:00:00.000Z`,
        startedBefore: `${YEAR}-12-31T00:00:00.000Z`,
      };

      it('comes to what adding the offers up one by one comes to', async () => {
        const expected = tallyAgents(calls, year);
        expect(expected.agents.length).toBeGreaterThan(5);
        for (const result of ['answered', 'missed', 'declined', 'busy'] as const)
          expect(expected.agents.filter((agent) => agent[result] > 0).length).toBeGreaterThan(2);
        expect(expected.hold?.calls).toBeGreaterThan(10);
        expect(await store.tallyAgents(year)).toEqual(expected);
      });

      it('does so for any conditions, and each figure finds its calls', async () => {
        const dice = new Dice(12);
        for (let round = 0; round < 25; round += 1) {
          const filter = { ...variedFilter(YEAR, dice), ...year };
          const answer = await store.tallyAgents(filter);
          expect({ filter, answer }).toEqual({ filter, answer: tallyAgents(calls, filter) });
        }
        const { agents } = await store.tallyAgents(year);
        for (const { agent, missed } of agents)
          expect(await store.count({ ...year, offer: { agent, result: 'missed' } })).toBe(missed);
      });

      it('is nothing where there is no call', async () => {
        const range = { startedFrom: '1999-01-01T00:00:00.000Z', startedBefore: '1999-02-01T00:00:00.000Z' };
        expect(await store.tallyAgents(range)).toEqual({ ring: null, hold: null, agents: [] });
      });

      it('names the hundred agents that were offered most', async () => {
        const many = Array.from({ length: 120 }, (_, place) =>
          aCall({
            id: `${MARK}many-${String(place).padStart(3, '0')}`,
            startedAt: '2062-06-01T00:00:00.000Z',
            offers: [{ ...anOffer, agentId: `agent-${String(place).padStart(3, '0')}` }],
          }),
        );
        for (let at = 0; at < many.length; at += 60) await publish(store, many.slice(at, at + 60));
        const range = { startedFrom: '2062-06-01T00:00:00.000Z', startedBefore: '2062-06-02T00:00:00.000Z' };
        const { agents } = await store.tallyAgents(range);
        expect(agents).toHaveLength(100);
        expect(agents.at(-1)?.agent).toBe('agent-099');
      });
    });
  });
}

const anOffer: CallOffer = {
  agentId: null,
  number: null,
  result: 'missed',
  missedBecause: null,
  retransferred: false,
  answerMilliseconds: null,
  handleMilliseconds: null,
  holdMilliseconds: 0,
};

async function publish(store: CallStore, calls: readonly Call[]): Promise<void> {
  await store.append(calls.map(({ id, startedAt }) => anEvent({ callId: id, at: startedAt })));
  await store.publish(calls);
}

/** Every page of a list, without the calls of other suites. */
async function readAll(
  store: CallStore,
  order: Pick<CallListing, 'filter' | 'sort' | 'descending'>,
): Promise<Call[]> {
  const found: Call[] = [];
  let after: CallPosition | null = null;
  for (;;) {
    const page: Call[] = await store.list({ ...order, limit: PAGE, after });
    found.push(...page.filter(isOurs));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return found;
    after = positionOf(last, order.sort);
  }
}

function isOurs({ id }: Call): boolean {
  return id.startsWith(MARK);
}

function idsOf(calls: readonly Call[]): string[] {
  return calls.map(({ id }) => id);
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
