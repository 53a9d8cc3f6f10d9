import type { LoggerService } from '@nestjs/common';
import { mongo } from 'mongoose';
import { newestCalls } from '../../src/calls/feed/call-filter.js';
import { CALL_INDEXES, LOG_INDEXES } from '../../src/calls/stores/mongo/call-indexes.js';
import { aCall, anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { realMongo } from '../support/mongo-real.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const real = realMongo();
const servers: [string, () => Promise<TemporaryMongo>][] = [
  ['embedded', () => startTemporaryMongo()],
  ...(real ? [['real', real] as [string, () => Promise<TemporaryMongo>]] : []),
];
const UNHEARD = { ...newestCalls(5), filter: { unheard: true } };

describe.each(servers)('The indexes in %s MongoDB, while Mainline runs', (_name, startServer) => {
  let server: TemporaryMongo;
  let opened: OpenedMongoStore;
  let lines: string[];

  beforeEach(async () => {
    server = await startServer();
    lines = [];
    const write = (line: string): void => void lines.push(line);
    const logger: LoggerService = { log: write, warn: write, error: write };
    opened = await openMongoStore(server.uri, {}, logger);
    await fill();
    await opened.indexes.ensure();
    lines.length = 0;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await opened.close();
    await server.close();
  });

  async function fill(): Promise<void> {
    const call = aCall();
    await opened.store.append([anEvent({ callId: call.id })]);
    await opened.store.publish([call]);
  }

  async function expectIndexes(): Promise<void> {
    await eventually(async () => {
      for (const [name, wanted] of [['calls', CALL_INDEXES] as const, ['log', LOG_INDEXES] as const]) {
        const found = await opened.connection.collection(name).indexes();
        expect(found.map((index) => index.name)).toEqual(
          expect.arrayContaining(wanted.map((index) => index.name)),
        );
      }
    });
    await opened.indexes.ensure();
  }

  const expectSaid = (): void => expect(lines.filter((line) => line.includes('made again'))).not.toEqual([]);
  const aMinuteLater = (): void => {
    const now = performance.now();
    jest.spyOn(performance, 'now').mockReturnValue(now + 61_000);
  };

  it('come back with the first event after the database was dropped, and lists run along them', async () => {
    await opened.connection.dropDatabase();
    await fill();
    await expectIndexes();
    expectSaid();
    const find = jest.spyOn(mongo.FindCursor.prototype, 'hint');
    expect(await opened.store.list(UNHEARD)).toHaveLength(1);
    expect(find).toHaveBeenCalledWith('calls_by_mark');
  });

  it('come back when a list misses one, which is answered all the same', async () => {
    await opened.connection.collection('calls').dropIndex('calls_by_mark');
    expect(await opened.store.list(UNHEARD)).toHaveLength(1);
    await expectIndexes();
    expectSaid();
  });

  it('come back within a minute, whatever is asked, after the calls or the index of the log were dropped', async () => {
    await opened.connection.collection('calls').drop();
    await opened.connection.collection('log').dropIndex('log_events');
    await fill();
    aMinuteLater();
    await opened.store.findById('none');
    await expectIndexes();
    expectSaid();
  });

  it('are looked after no more than once a minute, and not made again while they are there', async () => {
    const list = jest.spyOn(mongo.Collection.prototype, 'listIndexes');
    for (let times = 0; times < 5; times++) await opened.store.findById('none');
    await opened.indexes.ensure();
    expect(list).not.toHaveBeenCalled();
    aMinuteLater();
    await opened.store.findById('none');
    await opened.indexes.ensure();
    for (let times = 0; times < 5; times++) await opened.store.findById('none');
    // The log's, the calls', and again for former ones.
    expect(list).toHaveBeenCalledTimes(3);
    expect(lines).toEqual([]);
  });
});
