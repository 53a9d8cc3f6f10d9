import { on, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';
import { DataFolderInUseError } from './data-folder-in-use.error.js';
import type { EmbeddedServer, ThreadMessage } from './embedded-server.js';

type StartMessage<Access> = Exclude<ThreadMessage<Access>, { readonly printed: string }>;

const logger = new Logger('EmbeddedDatabase');

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
  worker.on('message', logPrinted);
  const message = await started<Access>(worker);
  if ('access' in message) return { ...message.access, close: () => closeThread(worker) };
  await worker.terminate();
  const { code, message: text } = message.failure;
  throw code === 'DATA_FOLDER_IN_USE' ? new DataFolderInUseError(text) : new Error(text);
}

async function started<Access>(worker: Worker): Promise<StartMessage<Access>> {
  for await (const [message] of on(worker, 'message') as AsyncIterable<[ThreadMessage<Access>]>) {
    if (!('printed' in message)) return message;
  }
  throw new Error('the thread ended before its server had started');
}

function logPrinted(message: ThreadMessage<unknown>): void {
  if ('printed' in message) logger.warn(message.printed);
}

async function closeThread(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit', { signal: AbortSignal.timeout(CLOSE_LIMIT) });
  worker.postMessage('close');
  await ended.catch(() => worker.terminate());
}
