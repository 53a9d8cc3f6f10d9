import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DataFolderInUseError } from './data-folder-in-use.error.js';
import type { EmbeddedServer, ThreadMessage } from './embedded-server.js';

/** Longest time, in milliseconds, for a database to be closed in order. */
const CLOSE_LIMIT = 10_000;

/**
 * Starts a server on a thread of its own, so that no caller waits while it computes.
 *
 * @param entry the file that calls `serveOnThread`
 * @param options plain values for the server
 * @throws DataFolderInUseError when another process uses the folder
 */
export async function startOnThread<Access extends object>(
  entry: URL,
  options: object,
): Promise<Access & EmbeddedServer> {
  const worker = new Worker(entry, { workerData: options });
  const [message] = (await once(worker, 'message')) as [ThreadMessage<Access>];
  if ('access' in message) return { ...message.access, close: () => closeThread(worker) };
  await worker.terminate();
  const { code, message: text } = message.failure;
  throw code === 'DATA_FOLDER_IN_USE' ? new DataFolderInUseError(text) : new Error(text);
}

async function closeThread(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit', { signal: AbortSignal.timeout(CLOSE_LIMIT) });
  worker.postMessage('close');
  await ended.catch(() => worker.terminate());
}
