/**
 * Fills the disk by one kind of write, asks for room, and then appends until it is killed.
 *
 *     node journal-writer.main.js FOLDER append|acknowledge KILOBYTES
 *
 * Says `full`, the id of each event once it is durable, and `done` when enough was appended after there was room again.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { JournalDatabase } from '../../src/calls/journal/files/journal-database.js';
import { Journal } from '../../src/calls/journal/journal.js';
import { Clock } from '../../src/common/time/clock.js';
import { loadAppConfig } from '../../src/config/load-app-config.js';
import { anEvent } from './builders.js';

/** Longest time this process lives, should nobody end it. */
const LONGEST_LIFE = 120_000;
/** Kilobytes below the limit at which the log is left to the kind of write that fills it. */
const LAST_KILOBYTES = 3;
const APPENDS_AFTER = 60;

const [folder = '', filling = '', limit = ''] = process.argv.slice(2);
Logger.overrideLogger(false);
setTimeout(() => process.exit(1), LONGEST_LIFE);
const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: folder });
const journal = new Journal(new JournalDatabase(config, new Clock()), config, new Clock());
await journal.open();

async function append(): Promise<void> {
  const id = randomBytes(16).toString('hex');
  await journal.append([anEvent({ id })]);
  writeSync(1, `${id}\n`);
}

async function acknowledge(): Promise<void> {
  await journal.acknowledge('mongodb', await journal.readBatch('mongodb', 1));
}

function logSize(): number {
  const names = readdirSync(join(folder, 'journal')).filter((name) => name.endsWith('.log'));
  return Math.max(...names.map((name) => statSync(join(folder, 'journal', name)).size));
}

while (logSize() < (Number(limit) - LAST_KILOBYTES) * 1024) await append();
for (let isFull = false; !isFull;) {
  await (filling === 'append' ? append() : acknowledge()).catch(() => (isFull = true));
}
writeSync(1, 'full\n');
process.stdin.once('data', () => {
  void (async () => {
    for (let time = 0; time < APPENDS_AFTER; time += 1) await append();
    writeSync(1, 'done\n');
  })();
});
