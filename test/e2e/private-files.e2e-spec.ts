import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedAccess } from '../../src/development/supabase/data-folder.js';
import { compiledFile } from '../support/compiled-file.js';
import { eventually } from '../support/eventually.js';
import { STARTING, temporaryFolder } from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';

const KEY = 'the-development-key';

describe('a running server', () => {
  const dataDir = temporaryFolder();
  let child: ChildProcess;
  let url: string;
  let printed: { stdout: string; stderr: string };

  beforeAll(async () => {
    await eventually(async () => {
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      child = start(port, await freePort());
      const ended = once(child, 'exit').then(() => Promise.reject(new Error('it ended')));
      const ready = eventually(async () => {
        const answer = await fetch(`${url}/health/ready`);
        expect(await answer.json()).toMatchObject({ stores: [{ up: true }, { up: true }] });
      }, STARTING);
      // Another process may have taken a port since: then there is another try.
      await Promise.race([ready, ended]);
    });
  }, STARTING);

  function start(port: number, simulatorPort: number): ChildProcess {
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      DATA_DIR: dataDir,
      PORT: String(port),
      SIMULATOR_PORT: String(simulatorPort),
      LOG_LEVEL: 'warn',
      READ_STORE: 'supabase',
      DEV_API_KEY: KEY,
    };
    const script = compiledFile('test/support/open-umask-server.main.js');
    const started = spawn(process.execPath, [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const texts = { stdout: '', stderr: '' };
    started.stdout.on('data', (text: Buffer) => (texts.stdout += text.toString()));
    started.stderr.on('data', (text: Buffer) => (texts.stderr += text.toString()));
    printed = texts;
    return started;
  }

  afterAll(async () => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }, STARTING);

  it('lets nobody but its user read what is in its data folder', () => {
    const below = readdirSync(dataDir, { recursive: true, encoding: 'utf8' });
    const names = below.map((name) => name.split('/')[0]);
    expect(names).toEqual(expect.arrayContaining(['journal', 'mongodb', 'supabase']));
    const open = below.filter((name) => (statSync(join(dataDir, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
    expect(statSync(join(dataDir, 'mongodb/mongodb.sock')).isSocket()).toBe(true);
  });

  it.each(['true', 'null', '1.0', '{}', '"', '\\'])(
    'knows no call %s, and prints nothing of it',
    async (id) => {
      const headers = { 'x-api-key': KEY };
      const answer = await fetch(`${url}/calls/${encodeURIComponent(id)}`, { headers });
      expect(answer.status).toBe(404);
      expect(printed.stderr).toBe('');
    },
  );

  it('logs what an embedded database prints, without what was asked', async () => {
    const access = JSON.parse(readFileSync(join(dataDir, 'supabase/access.json'), 'utf8')) as EmbeddedAccess;
    const headers = { apikey: access.secretKey };
    const answer = await fetch(`${access.url}/rest/v1/calls?id=eq.secret%00`, { headers });
    expect(answer.status).toBe(400);
    await eventually(() => expect(printed.stdout).toContain('22021'));
    const logged = printed.stdout.split('\n').filter((line) => line.includes('EmbeddedDatabase'));
    expect(logged.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 'warn', msg: '[embedded Supabase] PostgreSQL answered 22021' }),
    ]);
    expect(printed.stdout).not.toContain('secret');
    expect(printed.stderr).toBe('');
  });
});
