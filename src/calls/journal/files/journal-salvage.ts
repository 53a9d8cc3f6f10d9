import { STORE_NAMES } from '../../../config/app-config.js';
import { isDamage } from './journal.errors.js';
import {
  cursorKey,
  deadLettersOf,
  EVENTS_START,
  FIRST_KEY,
  type JournalLevel,
  LAST_KEY,
  RECORDS_START,
  sealedPut,
  SEQUENCE_DIGITS,
  unseal,
} from './journal-format.js';

const CHUNK = 1000;
const DIGITS = '0123456789';
/** How many ranges may fail: some dozens for each damaged block, and no end of them for a damaged index. */
const MOST_FAILURES = 3000;

/** Numbers that an entry may have, both ends included. */
interface Numbers {
  readonly from: number;
  readonly to: number;
}

/** Keys from one on and below another; all keys when it is empty. */
interface Range {
  readonly gte?: string;
  readonly lt?: string;
}

interface Part {
  readonly prefix: string;
  /** Digits behind the prefix that all keys of the part share. */
  readonly digits: string;
}

/**
 * Copies what is intact out of a database that is damaged.
 *
 * LevelDB's own repair is not enough: a key that cannot be parsed stays in its table through repairs and compactions, and
 * whoever reads across it gets an error; one that stands out of order makes a compaction end the process by an assertion. All
 * is read in one go if possible, else each range in ten parts, down to single keys, until it is clear that little is left.
 *
 * @param numbers that entries may have
 */
export async function salvage(from: JournalLevel, to: JournalLevel, numbers: Numbers): Promise<void> {
  const isWhole = await copyRange(from, to, {});
  if (!isWhole) await copyParts(from, to, numbers);
  // Brings all that was written before to the disk as well.
  await to.batch([sealedPut(FIRST_KEY, null), sealedPut(LAST_KEY, null)], { sync: true });
}

async function copyParts(from: JournalLevel, to: JournalLevel, numbers: Numbers): Promise<void> {
  for (const key of STORE_NAMES.map(cursorKey)) await copyRange(from, to, startingWith(key));
  await copyNumbered(from, to, { prefix: EVENTS_START, numbers });
  for (const prefix of STORE_NAMES.map(deadLettersOf)) {
    await copyNumbered(from, to, { prefix, numbers: { ...numbers, from: 0 } });
  }
  await copyNumbered(from, to, { prefix: RECORDS_START, numbers: { from: 0, to: Infinity } });
}

/** A table whose index is damaged fails for each range there is, of which there are too many to try. */
async function copyNumbered(
  from: JournalLevel,
  to: JournalLevel,
  { prefix, numbers }: { readonly prefix: string; readonly numbers: Numbers },
): Promise<void> {
  const parts: Part[] = [{ prefix, digits: '' }];
  let failures = 0;
  for (let part = parts.pop(); part !== undefined && failures < MOST_FAILURES; part = parts.pop()) {
    if (await copyRange(from, to, startingWith(part.prefix + part.digits))) continue;
    failures += 1;
    parts.push(...partsOf(part).filter((one) => overlaps(one, numbers)));
  }
}

/** The lowest one last, as it is taken first. */
function partsOf({ prefix, digits }: Part): Part[] {
  if (digits.length === SEQUENCE_DIGITS) return [];
  return [...DIGITS].reverse().map((digit) => ({ prefix, digits: digits + digit }));
}

function overlaps({ digits }: Part, { from, to }: Numbers): boolean {
  return (
    Number(digits.padEnd(SEQUENCE_DIGITS, '9')) >= from && Number(digits.padEnd(SEQUENCE_DIGITS, '0')) <= to
  );
}

function startingWith(prefix: string): Range {
  return { gte: prefix, lt: `${prefix}~` };
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
