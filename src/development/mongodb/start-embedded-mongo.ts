import { existsSync } from 'node:fs';
import { type EmbeddedServer, startOnThread } from '../thread/server-thread.js';

/** An embedded MongoDB, wherever it runs. */
export interface RunningMongo extends EmbeddedServer {
  readonly uri: string;
}

const THREAD = new URL('./embedded-mongo.worker.js', import.meta.url);

/**
 * Starts an embedded MongoDB on a thread of its own; from the sources, which have no file that a thread could load, on this one.
 *
 * @throws DataFolderInUseError when another process uses the folder
 */
export async function startEmbeddedMongo(dataDir: string): Promise<RunningMongo> {
  if (existsSync(THREAD)) return startOnThread<{ uri: string }>(THREAD, { dataDir });
  const { EmbeddedMongoServer } = await import('./embedded-mongo-server.js');
  return EmbeddedMongoServer.start({ dataDir });
}
