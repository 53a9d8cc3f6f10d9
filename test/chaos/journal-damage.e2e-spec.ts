import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { STORE_NAMES, type StoreName } from '../../src/config/app-config.js';
import { anEvent } from '../support/builders.js';
import { dataFolder, openJournal, type OpenJournal } from '../support/open-journal.js';

Logger.overrideLogger(false);

const EVENTS = 120;
/** Entries that one store, and both stores, had taken before the damage. */
const TAKEN_BY_ONE = 20;
const TAKEN_BY_BOTH = 8;
const TEARS = 20;
const FLIPS = 20;
const BATCH = 25;

/** A journal as a process left it. */
interface Sample {
  readonly folder: string;
  /** What it holds, oldest first. */
  readonly events: readonly CallEvent[];
  /** Size of the log when each of the entries had been acknowledged. */
  readonly sizes: readonly number[];
}

/** Small whole numbers that look random and are the same in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What is not flushed is in the page cache all the same. */
function openQuickly(folder: string): Promise<OpenJournal> {
  return openJournal(folder, { JOURNAL_SYNC: 'false' });
}

function fileOf(folder: string, name: RegExp): string {
  const path = join(folder, 'journal');
  const found = readdirSync(path).filter((one) => name.test(one));
  expect(found).toHaveLength(1);
  return join(path, found[0] ?? '');
}

describe('a journal with damaged files', () => {
  const { folder, remove } = dataFolder();
  let copies = 0;

  afterAll(remove);

  const newFolder = (): string => join(folder, String((copies += 1)));

  async function take(open: OpenJournal, store: StoreName, count: number): Promise<void> {
    await open.journal.acknowledge(store, await open.journal.readBatch(store, count));
  }

  async function makeSample(inTables: boolean): Promise<Sample> {
    const place = newFolder();
    const open = await openQuickly(place);
    const events: CallEvent[] = [];
    const sizes: number[] = [];
    for (let count = 1; count <= EVENTS; count += 1) {
      events.push(anEvent());
      await open.journal.append(events.slice(-1));
      sizes.push(statSync(fileOf(place, /\.log$/)).size);
      if (count === EVENTS / 2) await take(open, 'mongodb', TAKEN_BY_ONE);
      if (count === EVENTS / 2) await take(open, 'supabase', TAKEN_BY_BOTH);
    }
    if (inTables) await open.database.compact();
    await open.journal.close();
    return { folder: place, events, sizes };
  }

  function copyOf(sample: Sample): string {
    const place = newFolder();
    cpSync(sample.folder, place, { recursive: true });
    return place;
  }

  /** Hands a store all that is left for it; ends, whatever is damaged. */
  async function drain(open: OpenJournal, store: StoreName): Promise<CallEvent[]> {
    const delivered: CallEvent[] = [];
    for (let round = 0; round <= EVENTS; round += 1) {
      const entries = await open.journal.readBatch(store, BATCH);
      if (entries.length === 0) return delivered;
      delivered.push(...entries.map(({ event }) => event));
      await open.journal.acknowledge(store, entries);
    }
    throw new Error(`${store} is never done`);
  }

  /** Opens a damaged journal, uses it, and checks all that must hold whatever the damage. */
  async function checkUse(place: string, { events }: Sample): Promise<void> {
    const open = await openQuickly(place);
    const fresh = [anEvent(), anEvent()];
    await open.journal.append(fresh);
    const wanted = { mongodb: events.slice(TAKEN_BY_ONE), supabase: events.slice(TAKEN_BY_BOTH) };
    for (const store of STORE_NAMES) {
      const delivered = await drain(open, store);
      expect(delivered.slice(-2)).toEqual(fresh);
      const old = delivered.slice(0, -2);
      const position = (event: CallEvent): number => events.findIndex(({ id }) => id === event.id);
      expect(old).toEqual(old.map((event) => events[position(event)]));
      expect(old.map(position)).toEqual(old.map(position).sort((left, right) => left - right));
      const missing = wanted[store].filter((event) => !isAmong(old, event)).length;
      expect(open.journal.lostEntries).toBeGreaterThanOrEqual(missing);
      expect(open.journal.depth(store)).toBe(0);
    }
    await open.journal.close();
    const again = await openQuickly(place);
    expect(again.journal.status()).toMatchObject({ depth: 0 });
    await again.journal.close();
  }

  function isAmong(events: readonly CallEvent[], event: CallEvent): boolean {
    return events.some(({ id }) => id === event.id);
  }

  it('keeps each entry before a torn end, invents none, and counts what is missing', async () => {
    const sample = await makeSample(false);
    const [from = 0, to = 0] = [sample.sizes.at(-4), sample.sizes.at(-1)];
    for (let tear = 0; tear < TEARS; tear += 1) {
      const size = Math.round(from + ((to - from) * tear) / TEARS);
      const place = copyOf(sample);
      truncateSync(fileOf(place, /\.log$/), size);
      const kept = sample.sizes.filter((end) => end <= size).length;
      const open = await openQuickly(place);
      const entries = await open.journal.readBatch('supabase', EVENTS);
      expect(entries.map(({ event }) => event)).toEqual(sample.events.slice(TAKEN_BY_BOTH, kept));
      expect(open.journal.lostEntries).toBe(EVENTS - kept);
      await open.journal.close();
      await checkUse(place, sample);
    }
  }, 240_000);

  it.each([
    ['log', /\.log$/, false],
    ['table', /\.ldb$/, true],
    ['list of tables', /^MANIFEST/, true],
  ])(
    'opens and is read to the end with a flipped byte anywhere in its %s, and counts what is missing',
    async (_file, name, inTables) => {
      const sample = await makeSample(inTables);
      const random = randomNumbers(7);
      for (let flip = 0; flip < FLIPS; flip += 1) {
        const place = copyOf(sample);
        const file = fileOf(place, name);
        const bytes = readFileSync(file);
        const position = random(bytes.length);
        bytes.writeUInt8(bytes.readUInt8(position) ^ (1 + random(255)), position);
        writeFileSync(file, bytes);
        await checkUse(place, sample);
      }
    },
    240_000,
  );
});
