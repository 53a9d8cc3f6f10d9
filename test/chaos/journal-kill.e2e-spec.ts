import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { transformSync } from '@swc/core';
import type { CallEvent } from '../../src/calls/call-event.js';
import { dataFolder, openJournal } from '../support/open-journal.js';

const ROUNDS = 20;
const WRITERS = 8;
const LONGEST_LIFE = 250;

const WRITER = `
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { Journal } from './calls/journal/journal.js';
import { JournalDatabase } from './calls/journal/journal-database.js';
import { loadAppConfig } from './config/load-app-config.js';
const journal = new Journal(new JournalDatabase(loadAppConfig({ NODE_ENV: 'test', DATA_DIR: process.argv[2] })));
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

/** Compiles the sources the way the build does, without its type check, so that a plain Node can run them. */
function compileSources(target: string): void {
  const source = join(process.cwd(), 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(calls|common|config)\//.test(name),
  );
  for (const name of files.filter((one) => one.endsWith('.ts') && !one.endsWith('.spec.ts'))) {
    const { code } = transformSync(readFileSync(join(source, name), 'utf8'), {
      swcrc: false,
      module: { type: 'es6' },
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
    });
    const output = join(target, relative(source, join(source, name)).replace(/\.ts$/, '.js'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, code);
  }
}

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
  const work = mkdtempSync(join(tmpdir(), 'mainline-kill-'));
  const script = join(work, 'writer.js');

  beforeAll(() => {
    compileSources(work);
    symlinkSync(join(process.cwd(), 'node_modules'), join(work, 'node_modules'));
    cpSync(join(process.cwd(), 'package.json'), join(work, 'package.json'));
    writeFileSync(script, WRITER);
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it(`loses nothing it acknowledged when its process is killed ${ROUNDS} times`, async () => {
    const { folder, remove } = dataFolder();
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      acknowledged.push(...(await writeUntilKilled(script, folder, Math.random() * LONGEST_LIFE)));
    }
    const kept = await journaledIds(folder);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    remove();
  }, 120_000);
});
