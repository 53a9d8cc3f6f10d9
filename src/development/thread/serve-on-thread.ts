import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { DomainError } from '../../common/errors/domain-error.js';
import type { EmbeddedServer } from './embedded-server.js';

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
    parentPort?.once('message', () => void server.close().finally(() => parentPort?.close()));
    parentPort?.postMessage({ access: accessOf(server) });
  } catch (error: unknown) {
    // An error that crosses threads loses its class.
    const code = error instanceof DomainError ? error.code : null;
    parentPort?.postMessage({
      failure: { code, message: error instanceof Error ? error.message : String(error) },
    });
  }
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
