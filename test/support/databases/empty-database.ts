import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPglite, type SqlConnection } from '../../../src/development/supabase/sql-connection.js';
import { prepareEmptyDatabase } from './prepared.js';

/** A database without a table, which goes away with its connection. */
export interface EmptyDatabase {
  readonly connection: SqlConnection;
  close(): Promise<void>;
}

/** Opens one on PGlite. */
export async function openEmptyDatabase(): Promise<EmptyDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-empty-'));
  const connection = await openPglite(await prepareEmptyDatabase(folder));
  return {
    connection,
    close: async () => {
      await connection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
