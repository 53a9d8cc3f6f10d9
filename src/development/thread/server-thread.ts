import { inspect } from 'node:util';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { DomainError } from '../../common/errors/domain-error.js';
import { on, once } from 'node:events';
import { Logger } from '@nestjs/common';
import { DataFolderInUseError } from './exclusive-folder.js';

/** A database server inside this process. */
export interface EmbeddedServer {
  close(): Promise<void>;
  /** Cuts it off from its clients, as a network does that fails: connections break, and new ones find nobody; or lets them in again. */
  setReachable(isReachable: boolean): Promise<void>;
}

/** What the other side asks of a thread. */
type ThreadOrder = 'close' | 'cut off' | 'let in';

/** What a thread tells of the server it runs: how to reach it or why it did not start, and a line for the log. */
export type ThreadMessage<Access> =
  | { readonly access: Access }
  | { readonly printed: string }
  | { readonly obeyed: ThreadOrder }
  | { readonly failure: { readonly code: string | null; readonly message: string } };

/**
 * Runs a server on this thread until {@link startOnThread} closes it.
 *
 * @param start gets the options that the other side gave
 * @param accessOf what the other side is told
 */
export async function serveOnThread<Server extends EmbeddedServer>(
  start: (options: unknown) => Promise<Server>,
  accessOf: (server: Server) => object,
): Promise<void> {
  printToLog();
  try {
    const server = await start(workerData);
    parentPort?.on('message', (order: ThreadOrder) => void obey(server, order));
    parentPort?.postMessage({ access: accessOf(server) });
  } catch (error: unknown) {
    // An error that crosses threads loses its class.
    const code = error instanceof DomainError ? error.code : null;
    parentPort?.postMessage({
      failure: { code, message: error instanceof Error ? error.message : String(error) },
    });
  }
}

async function obey(server: EmbeddedServer, order: ThreadOrder): Promise<void> {
  if (order === 'close') {
    await server.close().finally(() => parentPort?.close());
    return;
  }
  await server.setReachable(order === 'let in');
  parentPort?.postMessage({ obeyed: order });
}

/**
 * Sends what packages print on this thread to the other side, a line each.
 *
 * They print rows, parameters and whole errors; the line says only of what kind each was, or what a value shows of itself.
 */
function printToLog(): void {
  for (const method of ['error', 'warn', 'log', 'info', 'debug'] as const) {
    console[method] = (...values: unknown[]) =>
      parentPort?.postMessage({ printed: values.map(kindOf).join(' ') });
  }
}

function kindOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && inspect.custom in value) return inspect(value);
  return value instanceof Error ? value.name : typeof value;
}

type StartMessage<Access> = Exclude<
  ThreadMessage<Access>,
  { readonly printed: string } | { readonly obeyed: ThreadOrder }
>;

const logger = new Logger('EmbeddedDatabase');

/** Longest time, in milliseconds, for a database to do what it is asked for. */
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
  if ('access' in message) {
    const setReachable = (isReachable: boolean): Promise<void> =>
      order(worker, isReachable ? 'let in' : 'cut off');
    return { ...message.access, close: () => closeThread(worker), setReachable };
  }
  await worker.terminate();
  const { code, message: text } = message.failure;
  throw code === 'DATA_FOLDER_IN_USE' ? new DataFolderInUseError(text) : new Error(text);
}

async function started<Access>(worker: Worker): Promise<StartMessage<Access>> {
  for await (const [message] of on(worker, 'message') as AsyncIterable<[ThreadMessage<Access>]>) {
    if ('access' in message || 'failure' in message) return message;
  }
  throw new Error('the thread ended before its server had started');
}

function logPrinted(message: ThreadMessage<unknown>): void {
  if ('printed' in message) logger.warn(message.printed);
}

/** Resolves when the thread has done what it was asked for. @throws the error that ended the thread, or when it takes too long */
async function order(worker: Worker, what: Exclude<ThreadOrder, 'close'>): Promise<void> {
  const signal = AbortSignal.timeout(CLOSE_LIMIT);
  const messages = on(worker, 'message', { signal }) as AsyncIterable<[ThreadMessage<object>]>;
  worker.postMessage(what);
  for await (const [message] of messages) if ('obeyed' in message && message.obeyed === what) return;
}

async function closeThread(worker: Worker): Promise<void> {
  const ended = once(worker, 'exit', { signal: AbortSignal.timeout(CLOSE_LIMIT) });
  worker.postMessage('close');
  await ended.catch(() => worker.terminate());
}
