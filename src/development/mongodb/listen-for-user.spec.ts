import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type ListenOptions, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { EmbeddedMongoServer } from './embedded-mongo-server.js';
import { listenForUser } from './listen-for-user.js';

/** As on a file system that keeps no sockets. */
class SocketlessServer extends Server {
  override listen(options: unknown, listener?: unknown): this {
    const { path } = options as ListenOptions;
    if (path === undefined) return super.listen(options as ListenOptions, listener as () => void);
    const error = Object.assign(new Error('not supported'), { code: 'ENOTSUP' });
    process.nextTick(() => this.emit('error', error));
    return this;
  }
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

async function ask(
  uri: string,
  command: Record<string, unknown>,
  options: mongoose.mongo.MongoClientOptions = {},
): Promise<unknown> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 2000, ...options });
  try {
    return await client.db().command(command);
  } finally {
    await client.close();
  }
}

describe('An embedded MongoDB', () => {
  let parent: string;
  let server: EmbeddedMongoServer | null = null;

  beforeEach(async () => void (parent = await mkdtemp(join(tmpdir(), 'embedded-mongo-'))));

  afterEach(async () => {
    await server?.close();
    server = null;
    await rm(parent, { recursive: true, force: true });
  });

  async function start(dataDir: string): Promise<string> {
    server = await EmbeddedMongoServer.start({ dataDir });
    return server.uri;
  }

  /** What is left of a server that was killed: a name that nobody listens to. */
  async function leaveStaleSocket(folder: string): Promise<void> {
    await mkdir(folder);
    const path = JSON.stringify(join(folder, 'mongodb.sock'));
    const script = `require('node:net').createServer().listen(${path}, () => process.kill(process.pid, 'SIGKILL'))`;
    await once(spawn(process.execPath, ['-e', script]), 'exit');
    expect((await stat(join(folder, 'mongodb.sock'))).isSocket()).toBe(true);
  }

  describe('on a socket', () => {
    it.each(['mongodb', 'a B,c@d:e?f#g$&+', 'Ordner für 漢字'])(
      'in the folder %j is for this user alone, also where others could enter before',
      async (name) => {
        const dataDir = join(parent, name);
        await mkdir(dataDir);
        await chmod(dataDir, 0o777);
        const uri = await start(dataDir);
        const path = join(dataDir, 'mongodb.sock');
        expect(uri).toBe(`mongodb://${encodeURIComponent(path)}/mainline?directConnection=true`);
        expect([await modeOf(dataDir), await modeOf(path)]).toEqual([0o700, 0o600]);
        expect((await stat(path)).isSocket()).toBe(true);
        expect(await ask(uri, { count: 'items' })).toEqual({ n: 0, ok: 1 });
      },
    );

    it('starts over the socket of one that was killed', async () => {
      const dataDir = join(parent, 'mongodb');
      await leaveStaleSocket(dataDir);
      expect(await ask(await start(dataDir), { ping: 1 })).toEqual({ ok: 1 });
    });

    it('leaves the socket to the one that has the folder', async () => {
      const dataDir = join(parent, 'mongodb');
      const uri = await start(dataDir);
      await expect(EmbeddedMongoServer.start({ dataDir })).rejects.toMatchObject({
        code: 'DATA_FOLDER_IN_USE',
      });
      expect(await ask(uri, { ping: 1 })).toEqual({ ok: 1 });
    });
  });

  describe('in a folder too deep for a socket', () => {
    const WITH_PASSWORD = /^mongodb:\/\/mainline:([0-9a-f]{48})@(127\.0\.0\.1:\d+)\/mainline\?/;
    let uri: string;
    let address: string;

    beforeEach(async () => {
      uri = await start(join(parent, 'deep/'.repeat(20)));
      address = WITH_PASSWORD.exec(uri)?.[2] ?? '';
    });

    it('listens on the loopback address and takes its password', async () => {
      expect(uri).toMatch(WITH_PASSWORD);
      expect(await ask(uri, { insert: 'items', documents: [{ _id: 1 }] })).toEqual({ n: 1, ok: 1 });
    });

    it('makes a password of its own at every start', async () => {
      const other = await EmbeddedMongoServer.start({ dataDir: join(parent, 'other/'.repeat(20)) });
      const wrong = other.uri.replace(/@[^/]+/, `@${address}`);
      await other.close();
      await expect(ask(wrong, { ping: 1 })).rejects.toMatchObject({ code: 18 });
    });

    it.each([
      { count: 'items' },
      { find: 'items' },
      { insert: 'items', documents: [{ _id: 1 }] },
      { listCollections: 1 },
      { dropDatabase: 1 },
      { buildInfo: 1 },
    ])('answers strangers %j with Unauthorized', async (command) => {
      const stranger = `mongodb://${address}/mainline?directConnection=true`;
      await expect(ask(stranger, command)).rejects.toMatchObject({ code: 13, codeName: 'Unauthorized' });
    });

    it('knows no other user and no other mechanism', async () => {
      const other = uri.replace('//mainline:', '//somebody:');
      await expect(ask(other, { ping: 1 })).rejects.toMatchObject({ code: 18 });
      for (const authMechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-1'] as const) {
        await expect(ask(uri, { ping: 1 }, { authMechanism })).rejects.toMatchObject({ code: 18 });
      }
    });

    it('takes long messages from those who are logged in only', async () => {
      const text = 'x'.repeat(20_000);
      const command = { insert: 'items', documents: [{ _id: 1, text }] };
      const stranger = `mongodb://${address}/mainline?directConnection=true&retryWrites=false`;
      await expect(ask(stranger, command)).rejects.toThrow(/closed|ECONNRESET/);
      expect(await ask(uri, command)).toEqual({ n: 1, ok: 1 });
    });
  });

  it('asks for a password where the driver would misread the path', async () => {
    const uri = await start(join(parent, '100%41'));
    expect(uri).toMatch(/^mongodb:\/\/mainline:/);
    expect(await ask(uri, { count: 'items' })).toEqual({ n: 0, ok: 1 });
  });

  it('asks for a password where the file system keeps no sockets or lets others in', async () => {
    const listening = [new SocketlessServer(), createServer()];
    const open = join(parent, 'open');
    await mkdir(open);
    await chmod(open, 0o755);
    for (const [index, folder] of [parent, open].entries()) {
      const uri = await listenForUser(listening[index] as Server, folder, 'pass');
      expect(uri).toMatch(/^mongodb:\/\/mainline:pass@127\.0\.0\.1:\d+\//);
    }
    for (const each of listening) each.close();
  });
});
