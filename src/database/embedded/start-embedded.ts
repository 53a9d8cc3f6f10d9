import { existsSync } from 'node:fs';
import type { EmbeddedServer } from './thread/embedded-server.js';
import { startOnThread } from './thread/start-on-thread.js';

/** An embedded MongoDB, wherever it runs. */
export interface RunningMongo extends EmbeddedServer {
  readonly uri: string;
}

/** An embedded Supabase, wherever it runs. */
export interface RunningSupabase extends EmbeddedServer {
  readonly url: string;
  readonly secretKey: string;
}

const MONGO_THREAD = new URL('./mongodb/embedded-mongo.worker.js', import.meta.url);
const SUPABASE_THREAD = new URL('./supabase/embedded-supabase.worker.js', import.meta.url);

// The sources, from which tests run, have no file that a thread could load; there a server runs in the same thread.

/** @throws DataFolderInUseError when another process uses the folder */
export async function startEmbeddedMongo(dataDir: string): Promise<RunningMongo> {
  if (existsSync(MONGO_THREAD)) return startOnThread<{ uri: string }>(MONGO_THREAD, { dataDir });
  const { EmbeddedMongoServer } = await import('./mongodb/embedded-mongo-server.js');
  return EmbeddedMongoServer.start({ dataDir });
}

/** @throws DataFolderInUseError when another process uses the folder */
export async function startEmbeddedSupabase(dataDir: string): Promise<RunningSupabase> {
  if (existsSync(SUPABASE_THREAD)) {
    return startOnThread<{ url: string; secretKey: string }>(SUPABASE_THREAD, { dataDir });
  }
  const { EmbeddedSupabase } = await import('./supabase/embedded-supabase.js');
  return EmbeddedSupabase.start({ dataDir });
}
