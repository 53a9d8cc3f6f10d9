import { STORE_NAMES } from '../../config/app-config.js';
import { isDamage } from './is-damage.js';
import {
  cursorKey,
  deadLettersOf,
  EVENTS_START,
  FIRST_KEY,
  LAST_KEY,
  SEQUENCE_DIGITS,
} from './journal-keys.js';
import type { JournalLevel } from './journal-level.js';
import { sealedPut, unseal } from './journal-seal.js';

const CHUNK = 1000;
const DIGITS = '0123456789';

/**
 * Copies what is intact out of a database that is damaged.
 *
 * LevelDB's own repair is not enough: a key that cannot be parsed stays in its table through repairs and compactions, and
 * whoever reads across it gets an error; one that stands out of order makes a compaction end the process by an assertion. All
 * is read in one go if possible, else each range in ten parts, down to single keys.
 */
export async function salvage(from: JournalLevel, to: JournalLevel): Promise<void> {
  const isWhole = await copyRange(from, to, {});
  if (!isWhole) await copyParts(from, to);
  // Brings all that was written before to the disk as well.
  await to.batch([sealedPut(FIRST_KEY, null), sealedPut(LAST_KEY, null)], { sync: true });
}

async function copyParts(from: JournalLevel, to: JournalLevel): Promise<void> {
  const prefixes = [EVENTS_START, ...STORE_NAMES.map(deadLettersOf)];
  for (const key of STORE_NAMES.map(cursorKey)) await copyRange(from, to, startingWith(key));
  for (const prefix of prefixes) await copyPart(from, to, { prefix, digits: SEQUENCE_DIGITS });
}

function startingWith(prefix: string): Range {
  return { gte: prefix, lt: `${prefix}~` };
}

/** Keys from one on and below another; all keys when it is empty. */
interface Range {
  readonly gte?: string;
  readonly lt?: string;
}

interface Part {
  readonly prefix: string;
  /** How many digits follow the prefix. */
  readonly digits: number;
}

async function copyPart(from: JournalLevel, to: JournalLevel, { prefix, digits }: Part): Promise<void> {
  if ((await copyRange(from, to, startingWith(prefix))) || digits === 0) return;
  for (const digit of DIGITS) await copyPart(from, to, { prefix: prefix + digit, digits: digits - 1 });
}

/** @returns false when it met damage on the way */
async function copyRange(from: JournalLevel, to: JournalLevel, range: Range): Promise<boolean> {
  const entries = from.iterator(range);
  try {
    for (let chunk = await entries.nextv(CHUNK); chunk.length > 0; chunk = await entries.nextv(CHUNK)) {
      const intact = chunk.filter(([key, text]) => unseal(key, text) !== undefined);
      await to.batch(intact.map(([key, value]) => ({ type: 'put', key, value })));
    }
    return true;
  } catch (error: unknown) {
    if (isDamage(error)) return false;
    throw error;
  } finally {
    await entries.close();
  }
}
