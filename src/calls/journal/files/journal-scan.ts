import { STORE_NAMES, type StoreName } from '../../../config/app-config.js';
import {
  cursorKey,
  eventKey,
  EVENTS_END,
  EVENTS_START,
  FIRST_KEY,
  type JournalLevel,
  LAST_KEY,
  sequenceOf,
  toEntry,
  unsealed,
} from './journal-format.js';
import type { JournalProgress } from './journal-high-water-mark.js';

const CHUNK = 1000;

/** A run of sequence numbers, both ends included. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

/** What the journal holds, as it is found when it is opened. */
export interface JournalState {
  /** The last entry that each store acknowledged. */
  readonly cursors: ReadonlyMap<StoreName, number>;
  /** No entry has a higher number; new ones continue above it. */
  readonly last: number;
  /** Numbers between the lowest cursor and `last` that are missing, in order. */
  readonly gaps: readonly SequenceRange[];
}

/**
 * Finds out what a journal holds that was just opened, and what is missing.
 *
 * Keys alone are read as long as they count up without a gap. After the first irregularity every entry is read and checked,
 * as a key in a damaged table may be any text and stand anywhere.
 *
 * @throws JournalDamagedError when something in it is not as it was written
 */
export async function scanJournal(level: JournalLevel, progress: JournalProgress): Promise<JournalState> {
  const cursors = await readCursors(level, progress.removed);
  const removed = Math.min(...cursors.values());
  const inOrder = await countInOrder(level, removed);
  const runs = inOrder === null ? await readRuns(level, removed) : [{ from: removed + 1, to: inOrder }];
  const last = Math.max(progress.last, ...cursors.values(), ...runs.map(({ to }) => to));
  return { cursors, last, gaps: gapsBetween(runs, removed, last) };
}

/** @returns true when a key is missing that is always written together with another one, which is there */
export async function hasUnpairedKey(level: JournalLevel): Promise<boolean> {
  const twins = [STORE_NAMES.map(cursorKey), [FIRST_KEY, LAST_KEY]];
  const found = await Promise.all(twins.map((keys) => level.hasMany(keys)));
  return found.some((are) => are.includes(true) && are.includes(false));
}

/** @returns when the oldest entry after one was received; `undefined` when there is none */
export async function readOldest(level: JournalLevel, after: number): Promise<string | undefined> {
  const [first] = await level.iterator({ gt: eventKey(after), lt: EVENTS_END, limit: 1 }).all();
  return first === undefined ? undefined : toEntry(...first).event.receivedAt;
}

/** Removes entries that every store has passed, which stay behind when the damaged part of a log held their removal. */
export async function removePassed(level: JournalLevel, removed: number): Promise<void> {
  const range = { gt: EVENTS_START, lte: eventKey(removed) };
  const [first] = await level.keys({ ...range, limit: 1 }).all();
  if (first !== undefined) await level.clear(range);
}

/** A cursor that is lost starts where every store has been: what is written twice changes nothing. */
async function readCursors(level: JournalLevel, removed: number): Promise<Map<StoreName, number>> {
  const cursors = new Map<StoreName, number>();
  for (const store of STORE_NAMES) {
    const key = cursorKey(store);
    const text = await level.get(key);
    const cursor = text === undefined ? 0 : unsealed(key, text);
    cursors.set(store, Math.max(removed, typeof cursor === 'number' ? cursor : 0));
  }
  return cursors;
}

/** @returns the last number; `null` when one is out of order */
async function countInOrder(level: JournalLevel, removed: number): Promise<number | null> {
  const keys = level.keys({ gt: eventKey(removed), lt: EVENTS_END });
  let last = removed;
  for (let chunk = await keys.nextv(CHUNK); chunk.length > 0; chunk = await keys.nextv(CHUNK)) {
    if (chunk.some((key, index) => sequenceOf(key) !== last + 1 + index)) {
      await keys.close();
      return null;
    }
    last += chunk.length;
  }
  await keys.close();
  return last;
}

/** Stretches of numbers that have an entry. */
async function readRuns(level: JournalLevel, removed: number): Promise<SequenceRange[]> {
  const entries = level.iterator({ gt: eventKey(removed), lt: EVENTS_END });
  const numbers: number[] = [];
  for (let chunk = await entries.nextv(CHUNK); chunk.length > 0; chunk = await entries.nextv(CHUNK)) {
    numbers.push(...chunk.map(([key, text]) => toEntry(key, text).sequence));
  }
  await entries.close();
  return toRuns(numbers.sort((left, right) => left - right));
}

function toRuns(numbers: readonly number[]): SequenceRange[] {
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && number <= run.to + 1) run.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs;
}

function gapsBetween(runs: readonly SequenceRange[], removed: number, last: number): SequenceRange[] {
  const ends = [removed, ...runs.map(({ to }) => to)];
  const starts = [...runs.map(({ from }) => from), last + 1];
  return ends
    .map((end, index) => ({ from: end + 1, to: (starts[index] ?? last + 1) - 1 }))
    .filter(({ from, to }) => from <= to);
}
