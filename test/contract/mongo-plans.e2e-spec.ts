import { mongo } from 'mongoose';
import type { Call } from '../../src/calls/model/call.js';
import { CALL_SORTS, type CallFilter, type CallListing } from '../../src/calls/feed/call-filter.js';
import { positionOf } from '../../src/calls/feed/matches-filter.js';
import { parseTextSearch } from '../../src/calls/feed/text-search.js';
import { anEvent } from '../support/builders.js';
import { listCalls } from '../support/list-calls.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { realMongo } from '../support/mongo-real.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';
import { Dice, singleFilters, variedCalls } from '../support/varied-calls.js';

const YEAR = 2061;
const PAGE = 20;
const NUMBER = '+13235550100';
const STARTED = { startedFrom: `${YEAR}-02-10T00:00:00.000Z`, startedBefore: `${YEAR}-03-20T00:00:00.000Z` };
const ORDERS = CALL_SORTS.flatMap((sort) => [true, false].map((descending) => ({ sort, descending })));

const PAIRS: [string, CallFilter][] = [
  ['number and outcome', { number: NUMBER, outcome: 'missed' }],
  ['number and status', { number: NUMBER, status: 'ended' }],
  ['number and unheard', { number: NUMBER, unheard: true }],
  ['number and heard', { number: NUMBER, unheard: false }],
  ['agent and outcome', { agent: '+15557778888', outcome: 'answered' }],
  ['queue and outcome', { queue: 'sales', outcome: 'missed' }],
  ['outcome and start', { outcome: 'voicemail', ...STARTED }],
  ['direction and outcome', { direction: 'inbound', outcome: 'missed' }],
  ['from and start', { from: { exact: '+14155550142' }, ...STARTED }],
  ['voicemail and unheard', { hasVoicemail: true, unheard: true }],
  ['voicemail and heard', { hasVoicemail: true, unheard: false }],
  ['flagged and number', { flagged: true, number: NUMBER }],
  ['not flagged and number', { flagged: false, number: NUMBER }],
];
const FILTERS = [...singleFilters(YEAR).filter(([name]) => name !== 'text'), ...PAIRS];

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
    return find.mock.results.map(({ value }) => value as mongo.FindCursor);
  } finally {
    find.mockRestore();
  }
}

async function examinedBy(cursor: mongo.FindCursor): Promise<number> {
  const plan = await cursor.clone().explain('executionStats');
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

  it.each(FILTERS)(
    'examine no more than a page for %s, in every order, at the head and at depth',
    async (_name, filter) => {
      for (const listing of ORDERS.flatMap((order) => pagesOf({ filter, ...order }))) {
        const searches = await searchesOf(() => opened.store.list(listing));
        let examined = 0;
        for (const search of searches) examined += await examinedBy(search);
        expect({ listing, examined: examined <= PAGE + 1 || examined }).toEqual({ listing, examined: true });
      }
    },
  );

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
