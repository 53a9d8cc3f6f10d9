import type { CallEvent } from '../model/call-event.js';
import type { JournalDatabase } from './files/journal-database.js';
import {
  EVENTS_END,
  EVENTS_START,
  type JournalLevel,
  type JournalOperation,
  sealedPut,
  toEntry,
} from './files/journal-format.js';

const CHUNK = 1000;

/** Makes of an event what may be kept of it. */
export type Redact = (event: CallEvent) => CallEvent;

interface Matches {
  readonly keys: readonly string[];
  /** Entries up to this key were looked at. */
  readonly upTo: string;
}

/**
 * Rewrites the waiting entries of a call.
 *
 * The long search runs beside appends; what came in meanwhile is searched, and all of it read anew and rewritten, in one turn
 * with nothing else written, so that no entry is missed and none that was acknowledged comes back.
 *
 * @returns how many entries were rewritten
 */
export async function redactEntries(
  database: JournalDatabase,
  callId: string,
  redact: Redact,
): Promise<number> {
  let count = 0;
  const early = await database.read((level) => search(level, callId, EVENTS_START));
  const rewrite = async (level: JournalLevel): Promise<JournalOperation[]> => {
    const late = await search(level, callId, early.upTo);
    const operations = await redactKeys(level, [...early.keys, ...late.keys], redact);
    count = operations.length;
    return operations;
  };
  await database.write(rewrite, { sync: true });
  return count;
}

async function search(level: JournalLevel, callId: string, after: string): Promise<Matches> {
  const quoted = JSON.stringify(callId);
  const entries = level.iterator({ gt: after, lt: EVENTS_END });
  const keys: string[] = [];
  let upTo = after;
  for (let chunk = await entries.nextv(CHUNK); chunk.length > 0; chunk = await entries.nextv(CHUNK)) {
    const candidates = chunk.filter(([, text]) => text.includes(quoted));
    const matches = candidates.filter(([key, text]) => toEntry(key, text).event.callId === callId);
    keys.push(...matches.map(([key]) => key));
    upTo = chunk.at(-1)?.[0] ?? upTo;
  }
  await entries.close();
  return { keys, upTo };
}

/** Entries that were removed in the meantime stay removed. */
async function redactKeys(
  level: JournalLevel,
  keys: readonly string[],
  redact: Redact,
): Promise<JournalOperation[]> {
  const texts = await level.getMany([...keys]);
  return keys.flatMap((key, index) => {
    const text = texts[index];
    return text === undefined ? [] : [sealedPut(key, redact(toEntry(key, text).event))];
  });
}
