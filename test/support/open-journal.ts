import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeadLetters } from '../../src/calls/journal/dead-letters.js';
import { Journal } from '../../src/calls/journal/journal.js';
import { JournalDatabase } from '../../src/calls/journal/files/journal-database.js';
import { Clock } from '../../src/common/time/clock.js';
import { loadAppConfig } from '../../src/config/load-app-config.js';

/** A journal in a folder of its own. */
export interface OpenJournal {
  readonly journal: Journal;
  readonly deadLetters: DeadLetters;
  readonly database: JournalDatabase;
}

/** A new, empty data folder and a function that removes it. */
export function dataFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'mainline-journal-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** @param variables environment variables beside the harness's own */
export async function openJournal(
  folder: string,
  variables: Record<string, string> = {},
  clock = new Clock(),
): Promise<OpenJournal> {
  const config = loadAppConfig({ NODE_ENV: 'test', DATA_DIR: folder, ...variables });
  const database = new JournalDatabase(config, clock);
  const journal = new Journal(database, config, clock);
  const deadLetters = new DeadLetters(database, journal);
  await journal.open();
  return { journal, deadLetters, database };
}

/** How many entries wait for each store in the journal that a process left behind. */
export async function leftInJournal(dataDir: string): Promise<{ mongodb: number; supabase: number }> {
  const { journal } = await openJournal(dataDir);
  const left = { mongodb: journal.depth('mongodb'), supabase: journal.depth('supabase') };
  await journal.close();
  return left;
}
