import { mongo } from 'mongoose';
import { type CallFilter, type CallListing, newestCalls } from '../../src/calls/feed/call-filter.js';
import { redactEvent } from '../../src/calls/fold/redact-event.js';
import { describeError } from '../../src/common/errors/describe-error.js';
import { QueryTimeoutError, StoreTimeoutError } from '../../src/database/link/store.errors.js';
import { aCall, anEvent, callDetails } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { mongoUriAt, startTemporaryMongo, type TemporaryEmbeddedMongo } from '../support/mongo-embedded.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const QUESTION = {
  filter: {},
  boundaries: ['2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'],
  offsets: [{ from: '2026-11-21T00:00:00.000Z', seconds: 0 }],
};
const RANGE = { from: '2026-11-21T00:00:00.000Z', before: '2026-11-22T00:00:00.000Z' };
const OFFERS = { ...RANGE, agentId: 'maria', number: null };
const WAITS = { ...RANGE, queueId: 'sales', withTelephone: false, limitSeconds: 30 };
const UNAVAILABLE = { code: 'STORE_UNAVAILABLE' };

describe('The time limits of MongoCallStore', () => {
  let server: TemporaryEmbeddedMongo;
  let proxy: FaultProxy;
  let opened: OpenedMongoStore;

  async function open(variables: Record<string, string>): Promise<void> {
    server = await startTemporaryMongo();
    proxy = await FaultProxy.listen(server.socketPath);
    // What the limits are not about may take as long as a busy machine needs.
    const filling = await openMongoStore(server.uri, { STORE_TIMEOUT_MS: '20000' });
    const call = aCall();
    await filling.store.append([anEvent({ callId: call.id })]);
    await filling.store.publish([call]);
    await filling.indexes.ensure();
    await filling.close();
    opened = await openMongoStore(mongoUriAt(proxy.port), { STORE_TIMEOUT_MS: '600', ...variables });
    // Connections are there, and no indexes are being made, when the network gets slow.
    await eventually(() =>
      Promise.all([opened.store.ping(), opened.store.count({}), opened.store.count({})]),
    );
    await opened.indexes.ensure();
  }

  afterEach(async () => {
    await opened.close();
    await proxy.close();
    await server.close();
  });

  it('let counts and statistics take longer than everything else', async () => {
    await open({ QUERY_TIMEOUT_MS: '20000' });
    proxy.set({ kind: 'latency', milliseconds: 450 });
    expect(await opened.store.count({})).toBe(1);
    expect((await opened.store.tally(QUESTION)).total.calls).toBe(1);
    await expect(opened.store.list(newestCalls(1))).rejects.toMatchObject(UNAVAILABLE);
  });

  it('end those, too', async () => {
    await open({ QUERY_TIMEOUT_MS: '1000' });
    proxy.set({ kind: 'blackHole' });
    await expect(opened.store.count({})).rejects.toMatchObject(UNAVAILABLE);
    await expect(opened.store.tally(QUESTION)).rejects.toMatchObject(UNAVAILABLE);
  });
});

describe('What goes in rounds in MongoCallStore', () => {
  let server: TemporaryEmbeddedMongo;
  let opened: OpenedMongoStore;

  beforeAll(async () => {
    server = await startTemporaryMongo();
    const filling = await openMongoStore(server.uri);
    await filling.store.append([anEvent()]);
    await filling.indexes.ensure();
    await filling.close();
    opened = await openMongoStore(server.uri, { STORE_TIMEOUT_MS: '600' });
    await eventually(() => opened.store.ping());
    await opened.indexes.ensure();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  const nothing = { matchedCount: 0, upsertedCount: 0 } as mongo.BulkWriteResult;
  const duplicate = new mongo.MongoServerError({ ok: 0, code: 11_000, errmsg: 'E11000 duplicate key error' });

  /** Rounds until the limit, and none after it. */
  async function expectEnd(work: Promise<unknown>, spy: jest.SpyInstance): Promise<void> {
    const error: unknown = await work.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreTimeoutError);
    expect(error).toMatchObject(UNAVAILABLE);
    const rounds = spy.mock.calls.length;
    expect(rounds).toBeGreaterThan(2);
    // What is under way may come to its end.
    await opened.store.ping();
    const after = spy.mock.calls.length;
    for (let times = 0; times < 5; times++) await opened.store.ping();
    expect(spy.mock.calls.length).toBe(after);
  }

  it('ends with the time limit: an append that is never taken', async () => {
    const spy = jest.spyOn(mongo.Collection.prototype, 'bulkWrite').mockResolvedValue(nothing);
    await expectEnd(opened.store.append([anEvent()]), spy);
  });

  it('ends with the time limit: a log whose next number is always taken', async () => {
    const spy = jest.spyOn(mongo.Collection.prototype, 'insertMany').mockRejectedValue(duplicate);
    await expectEnd(opened.store.append([anEvent()]), spy);
  });

  it('ends with the time limit: a redaction that never takes effect', async () => {
    const data = { details: callDetails() };
    const event = anEvent<'call.incoming'>({ type: 'call.incoming', data });
    await opened.store.append([event]);
    const spy = jest.spyOn(mongo.Collection.prototype, 'bulkWrite').mockResolvedValue(nothing);
    await expectEnd(opened.store.redact([redactEvent(event)]), spy);
  });
});

describe('A question about too much', () => {
  let server: TemporaryEmbeddedMongo;
  let opened: OpenedMongoStore;

  beforeAll(async () => {
    server = await startTemporaryMongo();
    opened = await openMongoStore(server.uri);
    await opened.store.append([anEvent()]);
    await opened.indexes.ensure();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  const expired = new mongo.MongoServerError({ ok: 0, code: 50, errmsg: 'operation exceeded time limit' });
  const giveUp = (): void => {
    jest.spyOn(mongo.FindCursor.prototype, 'toArray').mockRejectedValue(expired);
    jest.spyOn(mongo.AggregationCursor.prototype, 'toArray').mockRejectedValue(expired);
  };
  const page = (filter: CallFilter, sort: CallListing['sort'] = 'startedAt') =>
    opened.store.list({ ...newestCalls(5), filter, sort });

  it.each([
    ['a sort that no index has', () => page({}, 'duration')],
    ['a filter that no index has', () => page({ source: 'api', flagged: false })],
    ['a count', () => opened.store.count({})],
    ['statistics', () => opened.store.tally(QUESTION)],
    ['the offers to an agent', () => opened.store.tallyOffers(OFFERS)],
    ['the waits in a queue', () => opened.store.tallyWaits(WAITS)],
    ['the sums of days', () => opened.store.digestDays({ from: '2026-01-01', to: '2026-12-31' })],
  ])('says so: %s', async (_name, ask) => {
    giveUp();
    const error: unknown = await ask().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QueryTimeoutError);
    expect(describeError(error)).toMatchObject({
      statusCode: 503,
      code: 'QUERY_TIMEOUT',
      message: 'The filter is too wide to be answered in time: narrow the time range',
    });
  });

  it('is a time-out like others for a page that an index has', async () => {
    giveUp();
    const error: unknown = await page({ unheard: true }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreTimeoutError);
    expect(error).toMatchObject(UNAVAILABLE);
  });

  it('is given up by the server a little before Mainline gives up', async () => {
    const find = jest.spyOn(mongo.Collection.prototype, 'find');
    const aggregate = jest.spyOn(mongo.Collection.prototype, 'aggregate');
    await page({}, 'duration');
    await opened.store.count({});
    await opened.store.digestDays({ from: '2026-01-01', to: '2026-12-31' });
    await page({ unheard: true });
    const limits = [...find.mock.calls, ...aggregate.mock.calls].map(([, options]) => options?.maxTimeMS);
    expect(limits).toEqual(expect.arrayContaining([27_000, 27_000, 27_000, 18_000]));
  });
});
