import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { EmbeddedSupabaseOptions } from './embedded-supabase.js';

/** An embedded Supabase, wherever it runs. */
export interface RunningSupabase {
  readonly url: string;
  readonly secretKey: string;
  readonly publishableKey: string;
  close(): Promise<void>;
}

/** Longest time, in milliseconds, for a database to be closed in order. */
const CLOSE_LIMIT = 10_000;
const ENTRY = new URL('./embedded-supabase.worker.js', import.meta.url);

/**
 * Starts an embedded Supabase on a thread of its own.
 *
 * PGlite computes for milliseconds at a time, for seconds when it makes a new folder, and a caller must not wait for that. The
 * sources, from which tests run, have no file that a thread could load; there it runs in the same thread.
 *
 * @throws DataFolderInUseError when another process uses the folder
 */
export async function startEmbeddedSupabase(options: EmbeddedSupabaseOptions): Promise<RunningSupabase> {
  if (existsSync(ENTRY)) return startOnThread(options);
  const { EmbeddedSupabase } = await import('./embedded-supabase.js');
  return EmbeddedSupabase.start(options);
}

async function startOnThread(options: EmbeddedSupabaseOptions): Promise<RunningSupabase> {
  const worker = new Worker(ENTRY, { workerData: options });
  // Rejects with the error that ended the thread, should it fail to start.
  const [access] = (await once(worker, 'message')) as [Omit<RunningSupabase, 'close'>];
  return { ...access, close: () => closeThread(worker) };
}

async function closeThread(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit', { signal: AbortSignal.timeout(CLOSE_LIMIT) });
  worker.postMessage('close');
  await ended.catch(() => worker.terminate());
}
