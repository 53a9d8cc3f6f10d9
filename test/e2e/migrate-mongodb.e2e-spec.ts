import mongoose from 'mongoose';
import { CALL_INDEXES, LOG_INDEXES } from '../../src/calls/stores/mongo/call-indexes.js';
import { runMainlineCommand } from '../../src/cli/run-mainline-command.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { RecordedSession } from '../support/recorded-session.js';
import { SetClock } from '../support/set-clock.js';

const NAMES = { log: LOG_INDEXES, calls: CALL_INDEXES };
const namesOf = (collection: keyof typeof NAMES): string =>
  NAMES[collection].map(({ name }) => name).join(', ');
const BUILT = [
  `built MongoDB's log: ${namesOf('log')} in 0 ms`,
  `built MongoDB's calls: ${namesOf('calls')} in 0 ms`,
];
const UP_TO_DATE = "MongoDB's indexes are up to date.";

describe('migrate, of MongoDB,', () => {
  let server: TemporaryMongo;
  let session: RecordedSession;

  beforeEach(async () => {
    server = await startTemporaryMongo();
    session = new RecordedSession();
  });
  afterEach(() => server.close());

  const run = (options: readonly string[] = [], uri: string | undefined = server.uri): Promise<number> =>
    runMainlineCommand(['migrate', ...options], session, {
      variables: { MONGODB_URI: uri, NODE_ENV: 'production' },
      clock: new SetClock(),
      readSecret: () => Promise.resolve(''),
      confirm: null,
      ask: null,
      envFile: '.env',
    });

  /** Names of the indexes beside that of the ids. */
  async function indexes(collection: string): Promise<string[]> {
    const connection = await mongoose.createConnection(server.uri).asPromise();
    try {
      const found = await connection.db?.collection(collection).listIndexes().toArray();
      return (found ?? []).map(({ name }) => String(name)).filter((name) => name !== '_id_');
    } finally {
      await connection.close();
    }
  }

  it('builds the indexes that it lacks, and has nothing to do the second time', async () => {
    expect(await run()).toBe(0);
    expect(session.printed).toEqual(BUILT);
    expect((await indexes('calls')).sort()).toEqual(CALL_INDEXES.map(({ name }) => name).sort());
    expect((await indexes('log')).sort()).toEqual(LOG_INDEXES.map(({ name }) => name).sort());
    session = new RecordedSession();
    expect(await run()).toBe(0);
    expect(session.printed).toEqual([UP_TO_DATE]);
    expect(session.complaints).toEqual([
      "SUPABASE_DB_URL is not set: Supabase's tables are left as they are.",
    ]);
  });

  it('only tells what it would build in a dry run', async () => {
    expect(await run(['--dry-run'])).toBe(0);
    expect(session.printed).toEqual([
      `would build MongoDB's log: ${namesOf('log')}`,
      `would build MongoDB's calls: ${namesOf('calls')}`,
    ]);
    await expect(indexes('calls')).rejects.toThrow(/ns does not exist|not exist/i);
  });

  it('builds only what somebody dropped', async () => {
    await run();
    const connection = await mongoose.createConnection(server.uri).asPromise();
    const [dropped = { name: '' }] = CALL_INDEXES;
    await connection.db?.collection('calls').dropIndex(dropped.name);
    await connection.close();
    session = new RecordedSession();
    expect(await run()).toBe(0);
    expect(session.printed).toEqual([`built MongoDB's calls: ${dropped.name} in 0 ms`]);
  });

  it('says that it cannot be reached, and never shows the password', async () => {
    expect(await run([], 'mongodb://mainline:hush@127.0.0.1:1/mainline?directConnection=true')).toBe(1);
    expect(session.complaints.at(-1)).toMatch(/^error: .*MongoDB/);
    expect(JSON.stringify(session)).not.toContain('hush');
  });

  it('wants the address of one of the databases', async () => {
    expect(await run([], '')).toBe(2);
    expect(session.complaints).toEqual([
      expect.stringMatching(/SUPABASE_DB_URL is not set.*nor is MONGODB_URI/),
    ]);
  });
});
