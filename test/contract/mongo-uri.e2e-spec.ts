import type { mongo } from 'mongoose';
import { newestCalls } from '../../src/calls/feed/call-filter.js';
import { aCall, anEvent } from '../support/builders.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const ALWAYS = { from: '2000-01-01', to: '2099-12-31' };
const WRITES = new Set(['insert', 'update', 'delete', 'createIndexes']);
const READS = new Set(['find', 'aggregate']);

/** What people copy into connection strings, or an administrator wants for other programs. */
const OPTIONS = [
  'w=0',
  'w=1&wtimeoutMS=5',
  'W=2&journal=false',
  'readPreference=secondary&maxStalenessSeconds=120&readPreferenceTags=dc:east',
  'readPreference=nearest&readConcernLevel=available',
  'readConcernLevel=linearizable',
  'retryWrites=false&retryReads=false',
];

describe.each(OPTIONS)('MongoCallStore at a connection string with %s', (options) => {
  let server: TemporaryMongo;
  let opened: OpenedMongoStore;

  beforeAll(async () => {
    server = await startTemporaryMongo();
    opened = await openMongoStore(`${server.uri}&${options}&monitorCommands=true`);
    await opened.store.ping();
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  it('waits until most have each write, and reads from the primary', async () => {
    const commands: Record<string, unknown>[] = [];
    opened.connection
      .getClient()
      .on('commandStarted', ({ command }: mongo.CommandStartedEvent) => commands.push(command as never));
    const call = aCall();
    const event = anEvent({ callId: call.id });
    await opened.store.append([event]);
    await opened.store.publish([call]);
    await opened.store.append([{ ...event, receivedAt: '2026-11-01T00:00:00.000Z' }]);
    await opened.store.list(newestCalls(3));
    await opened.store.findLogEnd();
    await opened.store.digestDays(ALWAYS);
    await opened.store.takeLease('one', 'me', 60);
    const named = (names: ReadonlySet<string>) =>
      commands.filter((command) => names.has(Object.keys(command)[0] ?? ''));
    expect(named(WRITES).length).toBeGreaterThan(4);
    for (const { writeConcern } of named(WRITES)) {
      expect(writeConcern).toEqual({ w: 'majority', wtimeout: 18_000 });
    }
    expect(named(READS).length).toBeGreaterThan(4);
    for (const { $readPreference, readConcern } of named(READS)) {
      expect([undefined, 'primary', 'primaryPreferred']).toContain(
        ($readPreference as { mode?: string } | undefined)?.mode,
      );
      expect(['local', 'majority']).toContain((readConcern as { level?: string } | undefined)?.level);
    }
  });

  it('gives a lease to one holder, and keeps the contract of an append', async () => {
    const holders = ['a', 'b', 'c'];
    const taken = await Promise.all(holders.map((holder) => opened.store.takeLease(options, holder, 60)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const event = anEvent();
    const [first] = await opened.store.append([event]);
    expect(first?.stored.events).toBe(1);
    expect(await opened.store.append([event])).toEqual([first]);
  });
});
