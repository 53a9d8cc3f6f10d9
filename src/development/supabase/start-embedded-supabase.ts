import { existsSync } from 'node:fs';
import { type EmbeddedServer, startOnThread } from '../thread/server-thread.js';

/** An embedded Supabase, wherever it runs. */
export interface RunningSupabase extends EmbeddedServer {
  readonly url: string;
  readonly secretKey: string;
}

const THREAD = new URL('./embedded-supabase.worker.js', import.meta.url);

/**
 * Starts an embedded Supabase on a thread of its own; from the sources, which have no file that a thread could load, on this one.
 *
 * @throws DataFolderInUseError when another process uses the folder
 */
export async function startEmbeddedSupabase(dataDir: string): Promise<RunningSupabase> {
  if (existsSync(THREAD)) return startOnThread<{ url: string; secretKey: string }>(THREAD, { dataDir });
  const { EmbeddedSupabase } = await import('./embedded-supabase.js');
  return EmbeddedSupabase.start({ dataDir });
}
