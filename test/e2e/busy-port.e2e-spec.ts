import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { compiledFile } from '../support/compiled-file.js';
import { STARTING, temporaryFolder } from '../support/mainline-app.js';
import { freePort } from '../support/mongo-real.js';

describe('a server whose port is taken', () => {
  const dataDir = temporaryFolder();
  let other: Server;
  let busy: number;

  beforeAll(async () => {
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    busy = (other.address() as AddressInfo).port;
  });
  afterAll(() => {
    other.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each(['PORT', 'SIMULATOR_PORT'])(
    'says that %s must change, and ends before a database starts',
    async (variable) => {
      const ports = { PORT: '0', SIMULATOR_PORT: String(await freePort()), [variable]: String(busy) };
      const child = spawn(process.execPath, [compiledFile('src/main.js')], {
        cwd: dataDir,
        env: { PATH: process.env['PATH'], NODE_ENV: 'development', DATA_DIR: dataDir, ...ports },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let complaint = '';
      child.stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
      const [code] = (await once(child, 'close')) as unknown[];
      expect(complaint).toBe(
        `Mainline cannot start: port ${busy} of 127.0.0.1 is already in use, perhaps by another Mainline; ` +
          `set ${variable} to a free port\n`,
      );
      expect(code).toBe(1);
      const made = readdirSync(dataDir).filter((name) => ['mongodb', 'supabase', 'journal'].includes(name));
      expect(made).toEqual([]);
    },
    STARTING,
  );
});
