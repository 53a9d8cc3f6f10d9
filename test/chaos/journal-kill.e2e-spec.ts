import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CallEvent } from '../../src/calls/call-event.js';
import { type CompiledScript, compileScript } from '../support/compile-sources.js';
import { dataFolder, openJournal } from '../support/open-journal.js';

const ROUNDS = 20;
const WRITERS = 8;
const LONGEST_LIFE = 250;

const WRITER = `
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { Journal } from './calls/journal/journal.js';
import { JournalDatabase } from './calls/journal/files/journal-database.js';
import { Clock } from './common/clock.js';
import { loadAppConfig } from './config/load-app-config.js';
const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: process.argv[2] });
const journal = new Journal(new JournalDatabase(config), config, new Clock());
await journal.open();
writeSync(1, 'open\\n');
async function write() {
  for (;;) {
    const id = randomBytes(16).toString('hex');
    await journal.append([{ id, callId: 'CA1', padding: 'x'.repeat(700) }]);
    writeSync(1, id + '\\n');
  }
}
await Promise.all(Array.from({ length: ${WRITERS} }, write));
`;

/** Lets a process append until it is killed; resolves with the ids it was told are durable. */
async function writeUntilKilled(script: string, folder: string, life: number): Promise<string[]> {
  const child: ChildProcess = spawn(process.execPath, [script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  const ended = new Promise((resolve) => child.once('close', resolve));
  if (child.stdout === null) throw new Error('the writer has no output');
  createInterface(child.stdout).on('line', (line) => {
    if (line === 'open') setTimeout(() => child.kill('SIGKILL'), life);
    else acknowledged.push(line);
  });
  await ended;
  return acknowledged;
}

async function journaledIds(folder: string): Promise<Set<string>> {
  const { journal } = await openJournal(folder);
  const entries = await journal.readBatch('mongodb', 1_000_000);
  await journal.close();
  return new Set(entries.map(({ event }: { event: CallEvent }) => event.id));
}

describe('the journal', () => {
  let writer: CompiledScript;

  beforeAll(() => {
    writer = compileScript(WRITER);
  });
  afterAll(() => writer.remove());

  it(`loses nothing it acknowledged when its process is killed ${ROUNDS} times`, async () => {
    const { folder, remove } = dataFolder();
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      acknowledged.push(...(await writeUntilKilled(writer.script, folder, Math.random() * LONGEST_LIFE)));
    }
    const kept = await journaledIds(folder);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    remove();
  }, 120_000);
});
