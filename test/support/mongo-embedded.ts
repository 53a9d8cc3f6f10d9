import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedMongoServer } from '../../src/development/mongodb/embedded-mongo-server.js';

/** An embedded MongoDB in a folder that goes away with it. */
export interface TemporaryMongo {
  readonly uri: string;
  close(): Promise<void>;
}

/** Starts an embedded MongoDB in a new temporary folder, on a free port unless one is named. */
export async function startTemporaryMongo(port = 0): Promise<TemporaryMongo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mainline-mongodb-'));
  const server = await EmbeddedMongoServer.start({ dataDir, port });
  return {
    uri: server.uri,
    close: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
