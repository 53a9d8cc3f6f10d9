import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compiledFile } from '../support/compiled-file.js';
import { eventually } from '../support/eventually.js';
import { STARTING, temporaryFolder } from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';

describe('a running server', () => {
  const dataDir = temporaryFolder();
  let child: ChildProcess;

  beforeAll(async () => {
    await eventually(async () => {
      const port = await freePort();
      child = start(port, await freePort());
      const ended = once(child, 'exit').then(() => Promise.reject(new Error('it ended')));
      const ready = eventually(async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
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
      LOG_LEVEL: 'error',
    };
    const script = compiledFile('test/support/open-umask-server.main.js');
    return spawn(process.execPath, [script], { env, stdio: ['ignore', 'ignore', 'inherit'] });
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
  });
});
