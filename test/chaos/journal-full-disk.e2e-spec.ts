import { execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type CompiledScript, compileScript } from '../support/compile-sources.js';
import { dataFolder, openJournal } from '../support/open-journal.js';

/** Kilobytes that one file of the writer may have, until it is given more: to a program the same as a full disk. */
const FULL_AT = 48;

/** Fills the disk by one kind of write, asks for room, and then appends until it is killed. */
const WRITER = `
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync, writeSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { Journal } from './calls/journal/journal.js';
import { JournalDatabase } from './calls/journal/files/journal-database.js';
import { Clock } from './common/clock.js';
import { loadAppConfig } from './config/load-app-config.js';
Logger.overrideLogger(false);
setTimeout(() => process.exit(1), 20_000);
const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: process.argv[2] });
const journal = new Journal(new JournalDatabase(config), config, new Clock());
await journal.open();
async function append() {
  const id = randomBytes(16).toString('hex');
  await journal.append([{ id, callId: 'CA1', padding: 'x'.repeat(300) }]);
  writeSync(1, id + '\\n');
}
const acknowledge = async () => journal.acknowledge('mongodb', await journal.readBatch('mongodb', 1));
const folder = process.argv[2] + '/journal';
const logSize = () => Math.max(...readdirSync(folder).filter((name) => name.endsWith('.log')).map((name) => statSync(folder + '/' + name).size));
const fill = process.argv[3] === 'append' ? append : acknowledge;
while (logSize() < ${(FULL_AT - 3) * 1024}) await append();
let isFull = false;
while (!isFull) await fill().catch(() => (isFull = true));
writeSync(1, 'full\\n');
process.stdin.once('data', async () => {
  for (let time = 0; time < 60; time++) await append();
  writeSync(1, 'done\\n');
});
`;

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('the journal on a disk that was full', () => {
  let writer: CompiledScript;

  beforeAll(() => {
    writer = compileScript(WRITER);
  });
  afterAll(() => writer.remove());

  /** Resolves with the ids that the writer was told are durable, when it was killed. */
  function writeAcrossAFullDisk(folder: string, filling: string): Promise<string[]> {
    const limited = `trap '' XFSZ; ulimit -S -f ${FULL_AT}; exec "$@"`;
    const child = spawn('bash', ['-c', limited, 'bash', process.execPath, writer.script, folder, filling], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const acknowledged: string[] = [];
    const giveRoom = (): void => {
      execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:']);
      child.stdin.write('go on\n');
    };
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'full') giveRoom();
      else if (line === 'done') child.kill('SIGKILL');
      else acknowledged.push(line);
    });
    return new Promise((resolve) => child.once('close', () => resolve(acknowledged)));
  }

  it.each(['append', 'acknowledge'])(
    'loses nothing it acknowledged when an attempt to %s filled it and the process is killed later',
    async (filling) => {
      const { folder, remove } = dataFolder();
      const acknowledged = await writeAcrossAFullDisk(folder, filling);
      const { journal } = await openJournal(folder);
      const kept = new Set((await journal.readBatch('supabase', 1_000_000)).map(({ event }) => event.id));
      await journal.close();
      expect(acknowledged.length).toBeGreaterThan(60);
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      remove();
    },
  );
});
