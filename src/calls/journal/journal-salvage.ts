import { STORE_NAMES } from '../../config/app-config.js';
import { cursorKey, deadLettersOf, EVENTS_START, SEQUENCE_DIGITS } from './journal-keys.js';
import type { JournalLevel } from './journal-level.js';
import { unseal } from './journal-seal.js';
import { isLevelCorruption } from './level-corruption.js';

const CHUNK = 1000;
const DIGITS = '0123456789';

/** @returns true when every entry can be reached */
export async function isReadable(level: JournalLevel): Promise<boolean> {
  try {
    const keys = level.keys();
    while ((await keys.nextv(CHUNK)).length > 0);
    await keys.close();
    return true;
  } catch (error: unknown) {
    if (isLevelCorruption(error)) return false;
    throw error;
  }
}

/**
 * Copies what is intact out of a database that LevelDB's own repair left damaged.
 *
 * A key that cannot be parsed stays in its table through repairs and compactions, and whoever reads across it gets an error.
 * So each range is read whole if possible, else in ten parts, down to single keys.
 */
export async function salvage(from: JournalLevel, to: JournalLevel): Promise<void> {
  const prefixes = [EVENTS_START, ...STORE_NAMES.map(deadLettersOf)];
  for (const key of STORE_NAMES.map(cursorKey)) await copyRange(from, to, key);
  for (const prefix of prefixes) await copyPart(from, to, { prefix, digits: SEQUENCE_DIGITS });
  // An empty batch that waits for the disk would not: this one brings all before it there.
  await to.batch([{ type: 'del', key: EVENTS_START }], { sync: true });
}

interface Part {
  readonly prefix: string;
  /** How many digits follow the prefix. */
  readonly digits: number;
}

async function copyPart(from: JournalLevel, to: JournalLevel, { prefix, digits }: Part): Promise<void> {
  if ((await copyRange(from, to, prefix)) || digits === 0) return;
  for (const digit of DIGITS) await copyPart(from, to, { prefix: prefix + digit, digits: digits - 1 });
}

/** @returns false when it met damage on the way */
async function copyRange(from: JournalLevel, to: JournalLevel, prefix: string): Promise<boolean> {
  const entries = from.iterator({ gte: prefix, lt: `${prefix}~` });
  try {
    for (let chunk = await entries.nextv(CHUNK); chunk.length > 0; chunk = await entries.nextv(CHUNK)) {
      const intact = chunk.filter(([key, text]) => unseal(key, text) !== undefined);
      await to.batch(intact.map(([key, value]) => ({ type: 'put', key, value })));
    }
    return true;
  } catch (error: unknown) {
    if (isLevelCorruption(error)) return false;
    throw error;
  } finally {
    await entries.close();
  }
}
