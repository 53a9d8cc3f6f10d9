import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import mongoose from 'mongoose';
import { startModules } from '../../../test/support/mongo-app.js';
import { freePort } from '../../../test/support/mongo-real.js';
import { startMongoAtPort } from '../../../test/support/mongo-embedded.js';
import { AppConfig } from '../../config/app-config.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { connectionTo, MongoConnection, watchConnection } from './mongo-connection.js';
import { MongoDatabaseModule } from './mongo-database.module.js';
import { MongoServer } from './mongo-server.js';

/** More than the application may take to close, less than the driver waits for a server by itself. */
const CLOSING_LIMIT = 5000;

describe('MongoDatabaseModule', () => {
  let dataDir: string;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);

  beforeAll(() => void process.on('unhandledRejection', note));
  afterAll(() => void process.off('unhandledRejection', note));

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'mongo-database-'));
    unhandled.length = 0;
  });

  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
    expect(unhandled).toEqual([]);
  });

  const start = (variables: Record<string, string>, logger?: LoggerService): Promise<TestingModule> =>
    startModules([MongoDatabaseModule], { DATA_DIR: dataDir, STORE_TIMEOUT_MS: '300', ...variables }, logger);

  describe('with nothing at the address', () => {
    it('starts and closes', async () => {
      const app = await start({ MONGODB_URI: `mongodb://127.0.0.1:${await freePort()}` });
      await expect(app.get(MongoConnection).ping()).rejects.toThrow();
      await app.close();
    });

    it(
      'closes while it is still looking for a server',
      async () => {
        const uri = `mongodb://127.0.0.1:${await freePort()}`;
        const app = await start({ MONGODB_URI: uri, STORE_TIMEOUT_MS: '30000' });
        const ping = app.get(MongoConnection).ping();
        await Promise.all([expect(ping).rejects.toThrow(), app.close()]);
      },
      CLOSING_LIMIT,
    );

    it('does not connect again once closed', async () => {
      const app = await start({ MONGODB_URI: `mongodb://127.0.0.1:${await freePort()}` });
      const connection = app.get(MongoConnection);
      await app.close();
      await expect(connection.ready()).rejects.toThrow('closed');
    });

    it('finds a server that is started later', async () => {
      const port = await freePort();
      const app = await start({ MONGODB_URI: `mongodb://127.0.0.1:${port}/calls` });
      const connection = app.get(MongoConnection);
      await expect(connection.ready()).rejects.toThrow();
      await expect(connection.ready()).rejects.toThrow();
      const server = await startMongoAtPort(port);
      await Promise.all([connection.ready(), connection.ready(), connection.ping()]);
      await app.close();
      await server.close();
    });
  });

  it(
    'starts and closes with a server that takes connections and never answers',
    async () => {
      const sockets = new Set<Socket>();
      const hole = await listen(createServer((socket) => sockets.add(socket)));
      const uri = `mongodb://127.0.0.1:${portOf(hole)}`;
      const app = await start({ MONGODB_URI: uri, STORE_TIMEOUT_MS: '30000' });
      const ready = app.get(MongoConnection).ready();
      await Promise.all([expect(ready).rejects.toThrow(), app.close()]);
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => hole.close(resolve));
    },
    CLOSING_LIMIT,
  );

  it('says once that a server was lost or found', async () => {
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    const logger: LoggerService = { log: write, warn: write, error: write };
    const port = await freePort();
    const app = await start({ MONGODB_URI: `mongodb://127.0.0.1:${port}` }, logger);
    const connection = app.get(MongoConnection);
    for (let attempt = 0; attempt < 3; attempt++) await connection.ready().catch(() => undefined);
    const server = await startMongoAtPort(port);
    await connection.ready();
    await app.close();
    await server.close();
    const own = lines.filter((line) => line.includes('MongoDB'));
    expect(own).toEqual([
      expect.stringMatching(/^MongoDB cannot be reached: .*ECONNREFUSED/),
      'connected to MongoDB',
    ]);
  });

  it('logs no credentials', async () => {
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    const uri = `mongodb://mainline:s3cret@127.0.0.1:${await freePort()}/calls`;
    const app = await start({ MONGODB_URI: uri }, { log: write, warn: write, error: write });
    await expect(app.get(MongoConnection).ready()).rejects.toThrow();
    // mongoose reports the failure a turn after it rejects.
    await new Promise((resolve) => setImmediate(resolve));
    watchConnection({ log: write, warn: write })(mongoose.createConnection()).emit(
      'error',
      new Error(`bad: ${uri}`),
    );
    await app.close();
    expect(lines.filter((line) => line.startsWith('MongoDB cannot be reached'))).toHaveLength(2);
    expect(lines.join()).not.toContain('s3cret');
  });

  describe('without an address', () => {
    it('runs an embedded server in the data folder, and gives the folder back', async () => {
      for (let run = 0; run < 2; run++) {
        const app = await start({});
        await expect(app.get(MongoConnection).ping()).resolves.toBeUndefined();
        const socket = encodeURIComponent(join(dataDir, 'mongodb', 'mongodb.sock'));
        expect(await app.get(MongoServer).connectionString()).toBe(
          `mongodb://${socket}/mainline?directConnection=true`,
        );
        await app.close();
      }
    });

    it('does not start when another process has the folder', async () => {
      const app = await start({});
      await expect(start({})).rejects.toThrow(
        `another Mainline process is using ${join(dataDir, 'mongodb')}`,
      );
      await app.close();
    });

    it('is refused in production', async () => {
      const development = loadAppConfig({ DATA_DIR: dataDir });
      const config = new AppConfig({ ...development, environment: 'production' });
      await expect(new MongoServer(config).connectionString()).rejects.toThrow('MONGODB_URI is required');
    });
  });
});

describe('connectionTo', () => {
  it.each([
    ['mongodb://host', 'mainline'],
    ['mongodb://user:password@a:1,b:2/', 'mainline'],
    ['mongodb+srv://host/?retryWrites=true', 'mainline'],
    ['mongodb://host/calls', undefined],
    ['mongodb+srv://user:password@host/calls?w=1', undefined],
  ])('of %s names the database %s', (uri, dbName) => {
    expect(connectionTo(uri, 500).dbName).toBe(dbName);
  });
});

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
