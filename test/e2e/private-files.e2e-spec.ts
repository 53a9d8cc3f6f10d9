import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type CompiledScript, compileScript } from '../support/compile-sources.js';
import { eventually } from '../support/eventually.js';
import { STARTING, temporaryFolder } from '../support/mainline-app.js';

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a running server', () => {
  const dataDir = temporaryFolder();
  let server: CompiledScript;
  let child: ChildProcess;

  beforeAll(async () => {
    server = compileScript(`process.umask(0o022);\nawait import('./main.js');\n`);
    const port = await freePort();
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      DATA_DIR: dataDir,
      PORT: String(port),
      SIMULATOR_PORT: String(await freePort()),
      LOG_LEVEL: 'error',
    };
    child = spawn(process.execPath, [server.script], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
      expect(await answer.json()).toMatchObject({ stores: [{ up: true }, { up: true }] });
    }, STARTING);
  }, STARTING);

  afterAll(async () => {
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await ended;
    server.remove();
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
