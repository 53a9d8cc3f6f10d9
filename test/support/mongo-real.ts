import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import type { TemporaryMongo } from './mongo-embedded.js';

/**
 * A new database on a real MongoDB: at `MONGODB_TEST_URI`, or on the server program that `MONGOD_BINARY` names.
 *
 * @returns `null` when neither is set
 */
export function realMongo(): (() => Promise<TemporaryMongo>) | null {
  const { MONGODB_TEST_URI: uri, MONGOD_BINARY: binary } = process.env;
  if (uri) return () => Promise.resolve(newDatabase(uri, () => Promise.resolve()));
  if (binary) return () => startMongod(binary);
  return null;
}

function newDatabase(server: string, stop: () => Promise<void>): TemporaryMongo {
  const uri = server.replace(
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/,
    `$1/mainline_test_${randomBytes(6).toString('hex')}`,
  );
  return {
    uri,
    close: async () => {
      const connection = await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 5000 }).asPromise();
      await connection.dropDatabase();
      await connection.close();
      await stop();
    },
  };
}

async function startMongod(binary: string): Promise<TemporaryMongo> {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-mongod-'));
  const port = await freePort();
  const args = ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--quiet'];
  const child = spawn(binary, args, { stdio: 'ignore' });
  return newDatabase(`mongodb://127.0.0.1:${port}`, async () => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
