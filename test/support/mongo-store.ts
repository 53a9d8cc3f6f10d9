import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { MongoIndexes } from '../../src/calls/stores/mongo/mongo-indexes.js';
import { MongoCallStore } from '../../src/calls/stores/mongo/mongo-call.store.js';
import { MongoCallStoreModule } from '../../src/calls/stores/mongo/mongo-call-store.module.js';
import { startModules } from './mongo-app.js';

/** A {@link MongoCallStore} of its own application. */
export interface OpenedMongoStore {
  readonly store: MongoCallStore;
  readonly indexes: MongoIndexes;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** Opens the calls' store at a connection string. @param variables settings that differ from the defaults */
export async function openMongoStore(
  uri: string,
  variables: Record<string, string> = {},
  logger?: LoggerService,
): Promise<OpenedMongoStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mainline-test-'));
  const settings = { DATA_DIR: dataDir, MONGODB_URI: uri, STORE_TIMEOUT_MS: '20000', ...variables };
  const app = await startModules([MongoCallStoreModule], settings, logger);
  return {
    store: app.get(MongoCallStore),
    indexes: app.get(MongoIndexes),
    connection: app.get<Connection>(getConnectionToken()),
    close: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
