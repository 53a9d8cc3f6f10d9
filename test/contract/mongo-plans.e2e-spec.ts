import { mongo } from 'mongoose';
import type { Call } from '../../src/calls/model/call.js';
import { CALL_SORTS, type CallFilter, type CallListing } from '../../src/calls/feed/call-filter.js';
import { positionOf } from '../../src/calls/feed/matches-filter.js';
import { toRowFields } from '../../src/calls/stores/mongo/call-document.mapper.js';
import { parseTextSearch } from '../../src/calls/feed/text-search.js';
import { anEvent } from '../support/builders.js';
import { listCalls } from '../support/list-calls.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { realMongo } from '../support/mongo-real.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';
import { Dice, variedCalls } from '../support/varied-calls.js';

const SESSION = '3f0e9c0a-0000-4000-8000-000000000001';
const YEAR = 2061;
const PAGE = 20;
const NUMBER = '+13235550100';
const STARTED = { startedFrom: `${YEAR}-02-10T00:00:00.000Z`, startedBefore: `${YEAR}-03-20T00:00:00.000Z` };
/** The pages that people use, also of a range of starts and for a key that is confined to some numbers. */
const SINGLES: [string, CallFilter][] = [
  ['the newest', {}],
  ['a status', { status: 'active' }],
  ['under way', { underWay: true }],
  ['an outcome', { outcome: 'missed' }],
  ['several outcomes', { outcome: ['missed', 'abandoned'] }],
  ['a number', { number: NUMBER }],
  ['an agent', { agent: '+15557778888' }],
  ['a queue', { queue: 'sales' }],
  ['unheard', { unheard: true }],
  ['flagged', { flagged: true }],
  ['voicemail', { hasVoicemail: true }],
  ['an open alert', { alert: { state: 'open' } }],
  ['an agent of reported calls', { agentId: 'maria' }],
  ['a session', { session: SESSION }],
  ['a caller', { from: { exact: '+14155550142' } }],
];
/** What an index judges before a document is read. */
const JUDGED: [string, CallFilter][] = [
  ['number and outcome', { number: NUMBER, outcome: 'missed' }],
  ['number and status', { number: NUMBER, status: 'ended' }],
  ['number and unheard', { number: NUMBER, unheard: true }],
  ['agent and outcome', { agent: '+15557778888', outcome: 'answered' }],
  ['queue and outcome', { queue: 'sales', outcome: 'missed' }],
  ['direction and outcome', { direction: 'inbound', outcome: 'missed' }],
  ['queue and status', { queue: 'sales', status: 'active' }],
  ['type', { type: 'video' }],
  ['direction', { direction: 'outbound' }],
  ['durations', { durationFrom: 30, durationTo: 60 }],
  ['flagged and number', { flagged: true, number: NUMBER }],
];
const PAGES: [string, CallFilter][] = [
  ...SINGLES,
  ...SINGLES.map(([name, filter]): [string, CallFilter] => [`${name}, started`, { ...filter, ...STARTED }]),
  ...SINGLES.map(([name, filter]): [string, CallFilter] => [
    `${name}, confined`,
    { ...filter, visibleNumbers: [NUMBER, '+493055501'] },
  ]),
  ...JUDGED,
];
/** What has to be looked for, or sorted. */
const OTHERS: [string, CallFilter][] = [
  ['a resolved alert', { alert: { state: 'resolved' } }],
  ['an alert of a kind', { alert: { kind: 'short_call' } }],
  ['a participant', { participant: '+14155550142' }],
  ['alerts of states', { alert: { state: ['open', 'resolved'] } }],
  ['not heard', { unheard: false }],
  ['a number that was called', { to: { exact: NUMBER } }],
  ['the beginning of a caller', { from: { prefix: '+1415' } }],
  ['flagged and unheard', { flagged: true, unheard: true }],
  ['an agent and a status', { agent: '+15557778888', status: 'ended' }],
];

const calls = variedCalls(1500, YEAR, new Dice(7));

async function fill({ store, indexes }: OpenedMongoStore): Promise<void> {
  for (let at = 0; at < calls.length; at += 250) {
    const part = calls.slice(at, at + 250);
    await store.append(part.map(({ id, startedAt }) => anEvent({ callId: id, at: startedAt })));
    await store.publish(part);
  }
  await indexes.ensure();
}

/** The first page, and one from the middle of the list. */
function pagesOf(order: Omit<CallListing, 'limit' | 'after'>): CallListing[] {
  const all = listCalls(calls, { ...order, limit: calls.length, after: null });
  const middle: Call | undefined = all[Math.floor(all.length / 2)];
  const after = middle ? [positionOf(middle, order.sort)] : [];
  return [null, ...after].map((place) => ({ ...order, limit: PAGE, after: place }));
}

/** Does something, and gives back the searches that it made. */
async function searchesOf(work: () => Promise<unknown>): Promise<mongo.FindCursor[]> {
  const find = jest.spyOn(mongo.Collection.prototype, 'find');
  try {
    await work();
    return find.mock.results.map(({ value }) => (value as mongo.FindCursor).clone());
  } finally {
    find.mockRestore();
  }
}

/** How many documents a search reads. */
async function examinedBy(cursor: Pick<mongo.FindCursor, 'explain'>): Promise<number> {
  const plan = await cursor.explain('executionStats');
  const { totalDocsExamined } = (plan as { executionStats: { totalDocsExamined: number } }).executionStats;
  return totalDocsExamined;
}

const real = realMongo();

(real ? describe : describe.skip)('The plans of a real MongoDB (MONGODB_TEST_URI or MONGOD_BINARY)', () => {
  let server: TemporaryMongo;
  let opened: OpenedMongoStore;

  beforeAll(async () => {
    server = await (real ?? startTemporaryMongo)();
    opened = await openMongoStore(server.uri);
    await fill(opened);
  }, 120_000);
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  it.each(PAGES)('examine no more than a page for %s, at the head and at depth', async (_name, filter) => {
    const listings = [true, false].flatMap((descending) =>
      pagesOf({ filter, sort: 'startedAt', descending }),
    );
    for (const listing of listings) {
      const searches = await searchesOf(() => opened.store.list(listing));
      const examined = await Promise.all(searches.map(examinedBy));
      const sum = examined.reduce((total, documents) => total + documents, 0);
      expect({ listing, examined: sum <= PAGE + 1 || sum }).toEqual({ listing, examined: true });
    }
  });

  it.each(
    CALL_SORTS.flatMap((sort) =>
      [...SINGLES, ...JUDGED, ...OTHERS].map(([name, filter]) => ({ name, sort, filter })),
    ),
  )('answer $name by $sort', async ({ sort, filter }) => {
    for (const listing of pagesOf({ filter, sort, descending: true })) {
      expect(await opened.store.list(listing)).toEqual(listCalls(calls, listing));
    }
  });

  it('read no document for the sums of days, for editions and for statistics of a range', async () => {
    const aggregate = jest.spyOn(mongo.Collection.prototype, 'aggregate');
    await opened.store.digestDays({ from: '2000-01-01', to: '2099-12-31' });
    const boundaries = [STARTED.startedFrom, STARTED.startedBefore];
    await opened.store.tally({
      filter: {},
      boundaries,
      offsets: [{ from: STARTED.startedFrom, seconds: 0 }],
    });
    const [settled, , tally] = aggregate.mock.results.map(({ value }) => value as mongo.AggregationCursor);
    aggregate.mockRestore();
    for (const question of [settled, tally]) {
      const plan = JSON.stringify(await question?.clone().explain('executionStats'));
      expect([...plan.matchAll(/"totalDocsExamined":(\d+)/g)].map(([, examined]) => examined)).toEqual(['0']);
    }
    const [editions] = await searchesOf(() => opened.store.listEditions(PAGE, null));
    expect(editions && (await examinedBy(editions))).toBe(0);
  });

  it('read for metrics the calls of the range, and those that are not settled', async () => {
    const aggregate = jest.spyOn(mongo.Collection.prototype, 'aggregate');
    const range = { from: STARTED.startedFrom, before: STARTED.startedBefore };
    await opened.store.tallyOffers({ ...range, agentId: 'maria', number: '+15557778888' });
    await opened.store.tallyWaits({ ...range, queueId: 'sales', withTelephone: true, limitSeconds: 30 });
    const questions = aggregate.mock.results.map(({ value }) => value as mongo.AggregationCursor);
    aggregate.mockRestore();
    const examined = questions.map(async (question) => {
      const plan = JSON.stringify(await question.clone().explain('executionStats'));
      return Number(/"totalDocsExamined":(\d+)/.exec(plan)?.[1]);
    });
    const inRange = listCalls(calls, { ...pageOf(STARTED), limit: calls.length }).length;
    const unsettled = calls.filter((call) => !toRowFields(call).settled).length;
    const [offers = NaN, waits = NaN, present = NaN] = await Promise.all(examined);
    expect(offers).toBeLessThanOrEqual(inRange);
    expect(waits).toBeLessThanOrEqual(inRange);
    expect(present).toBeLessThanOrEqual(unsettled);
  });

  it('look a word up in its index', async () => {
    const text = parseTextSearch('4711') ?? [];
    const matching = listCalls(calls, { ...pageOf({ text }), limit: 1500 }).length;
    const [search] = await searchesOf(() => opened.store.list(pageOf({ text })));
    expect(search && (await examinedBy(search))).toBeLessThanOrEqual(Math.max(matching, calls.length / 2));
  });

  it.each([
    [
      'changes',
      (): Promise<unknown> =>
        opened.store.listChanged(PAGE, { changedAt: '2026-01-01T00:00:00.000Z', callId: '' }),
    ],
    ['log', (): Promise<unknown> => opened.store.listLog(700, PAGE)],
    ['end of the log', (): Promise<unknown> => opened.store.findLogEnd()],
    ['entries of events', (): Promise<unknown> => opened.store.findInLog(['none'])],
  ])('examine no more than a page of the %s', async (_name, ask) => {
    const [search] = await searchesOf(ask);
    expect(search && (await examinedBy(search))).toBeLessThanOrEqual(PAGE + 1);
  });
});

describe('The lists of MongoCallStore', () => {
  let server: TemporaryMongo;
  let opened: OpenedMongoStore;

  beforeAll(async () => {
    server = await startTemporaryMongo();
    opened = await openMongoStore(server.uri);
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  it('ask at most twice, and for no more than is left of the page', async () => {
    await fill(opened);
    // What is sorted otherwise is found first and read then.
    for (const [sort, times] of [['startedAt', 1] as const, ['duration', 2] as const]) {
      for (const listing of pagesOf({ filter: { status: 'ended' }, sort, descending: true })) {
        const searches = await searchesOf(() => opened.store.list(listing));
        expect(searches.length).toBeLessThanOrEqual(listing.after === null ? times : 2 * times);
        expect(await opened.store.list(listing)).toEqual(listCalls(calls, listing));
      }
    }
  });

  it('answer without an index that somebody dropped', async () => {
    await opened.indexes.ensure();
    const listing = pageOf({ queue: 'sales' });
    expect(await opened.store.list(listing)).not.toEqual([]);
    const before = await opened.store.list(listing);
    await opened.connection.collection('calls').dropIndex('calls_by_queue');
    expect(await opened.store.list(listing)).toEqual(before);
  });
});

function pageOf(filter: CallFilter): CallListing {
  return { filter, sort: 'startedAt', descending: true, limit: PAGE, after: null };
}
