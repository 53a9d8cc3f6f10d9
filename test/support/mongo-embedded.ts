import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedMongoServer } from '../../src/development/mongodb/embedded-mongo-server.js';
import { FaultProxy } from './fault-proxy.js';

/** An embedded MongoDB in a folder that goes away with it. */
export interface TemporaryMongo {
  readonly uri: string;
  close(): Promise<void>;
}

/** The same, with the path of the socket at which it listens. */
export interface TemporaryEmbeddedMongo extends TemporaryMongo {
  readonly socketPath: string;
}

/** Starts an embedded MongoDB in a new temporary folder. */
export async function startTemporaryMongo(): Promise<TemporaryEmbeddedMongo> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mainline-mongodb-'));
  const server = await EmbeddedMongoServer.start({ dataDir });
  return {
    uri: server.uri,
    socketPath: join(dataDir, 'mongodb.sock'),
    close: async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The same, reached through a TCP proxy at a port of 127.0.0.1. */
export async function startMongoAtPort(port: number): Promise<TemporaryMongo> {
  const server = await startTemporaryMongo();
  const proxy = await FaultProxy.listen(server.socketPath, port);
  return {
    uri: mongoUriAt(port),
    close: async () => {
      await proxy.close();
      await server.close();
    },
  };
}

/** The connection string of an embedded MongoDB behind a TCP proxy. */
export function mongoUriAt(port: number): string {
  return `mongodb://127.0.0.1:${port}/mainline?directConnection=true`;
}
