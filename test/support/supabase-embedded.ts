import { inspect } from 'node:util';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import WebSocket from 'ws';
import type { Database } from '../../src/database/database.types.js';
import { EmbeddedSupabase } from '../../src/development/supabase/embedded-supabase.js';
import { borrowSupabase, MASKED_ERROR, type TemporarySupabase } from './databases/shared-supabase.js';
import { newPostgresDatabase } from './postgres-real.js';

export type { TemporarySupabase } from './databases/shared-supabase.js';

/** The servers that a suite runs on: PGlite, and the real PostgreSQL at `POSTGRES_TEST_URL` where it is set. */
export function supabaseServers(): [string, () => Promise<TemporarySupabase>][] {
  const url = process.env.POSTGRES_TEST_URL;
  return [
    ['PGlite', borrowSupabase],
    ...(url
      ? [['PostgreSQL', () => startOnPostgres(url)] as [string, () => Promise<TemporarySupabase>]]
      : []),
  ];
}

async function startOnPostgres(serverUrl: string): Promise<TemporarySupabase> {
  const database = await newPostgresDatabase(serverUrl);
  const embedded = await EmbeddedSupabase.start({ dataDir: null, postgresUrl: database.url });
  const { url, secretKey, publishableKey } = embedded;
  return {
    url,
    secretKey,
    publishableKey,
    query: <Row extends object>(statement: string) => embedded.query<Row>(statement),
    close: async () => {
      await embedded.close();
      await database.drop();
    },
  };
}

/**
 * Silences what @supabase/lite prints about failed statements for as long as a suite runs, and checks that it shows codes alone.
 */
export function expectMaskedErrors(): void {
  let printed: jest.SpiedFunction<typeof console.error>;
  beforeAll(() => {
    printed = jest.spyOn(console, 'error').mockImplementation(() => {});
  });
  afterAll(() => {
    const lines = printed.mock.calls.map((values) => values.map((value) => inspect(value)).join(' '));
    printed.mockRestore();
    expect(lines.filter((line) => !MASKED_ERROR.test(line))).toEqual([]);
  });
}

/** A client with any key, as a browser or a stranger would have it. */
export function clientOf(url: string, key: string): SupabaseClient<Database> {
  const realtime: object = { transport: WebSocket };
  return createClient<Database>(url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime,
  });
}
