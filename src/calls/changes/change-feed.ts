import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import type { StoreName } from '../../config/app-config.js';
import { StoreLinks } from '../delivery/store-links.js';
import type { Change, ChangePage, ChangeRequest } from './change.js';
import { type ChangeCursor, NO_PLACE } from './change-cursor.js';
import { type CallEvent, groupByCall, isReported } from '../model/call-event.js';
import { type LogsBefore, passedByStarts } from './openings.js';
import { shortEventId } from './short-event-id.js';
import type { LogEntry } from '../stores/call-store.js';
import { describeChanges } from './describe-changes.js';
import { type MergedPage, mergeLogs } from './log-merge.js';
import { callIdsOf, readDespiteBreakers, type ReadableStores, readEvents } from './readable-stores.js';
import { findEnd, type LogReading, readLog } from './read-log.js';

/** Entries of one log that are read at once while both stores answer; most of them are often known from the other log. */
const SCAN = 500;
/** The same while one is down: then the entries' events are needed, too. */
const SCAN_ALONE = 100;
/** What a store looks up in its log at once. */
const MOST_IDS = 500;

/** Entries that follow a cursor. */
export interface EntryPage extends Pick<ChangePage, 'cursor' | 'more'> {
  readonly entries: readonly LogEntry[];
}

type Readings = Record<StoreName, LogReading | null>;

/**
 * Tells every event once, from a cursor on, out of the logs of both stores: whichever of them answers, on any instance.
 *
 * What holds: what a client was told grows by exactly the events of each page. A store that is down is left out; when it is back,
 * its entries are compared with what the other one told. A store that was emptied or restored is read from its first entry, and
 * the other one says what of it was told. An event is repeated only when a cursor's two stores were lost one after the other before
 * it was read again, or when a store was down for longer than the patience of the merge in the middle of catching up. Clients
 * can recognise a repeat by the event's id.
 */
@Injectable()
export class ChangeFeed {
  constructor(
    private readonly links: StoreLinks,
    private readonly clock: Clock,
  ) {}

  /**
   * The cursor after all there is. A store that cannot be read is compared from its first entry when it is back.
   *
   * @throws StoreUnavailableError when neither store can be read
   */
  findEnd(): Promise<ChangeCursor> {
    return readDespiteBreakers(this.links.all, (logs) => this.findEndIn(logs));
  }

  /** @throws StoreUnavailableError when neither store can be read */
  read(request: ChangeRequest): Promise<ChangePage> {
    return readDespiteBreakers(this.links.all, (logs) => this.readFrom(logs, request));
  }

  /**
   * The same without what the entries mean, which is cheap.
   *
   * @throws StoreUnavailableError when neither store can be read
   */
  readEntries(request: ChangeRequest): Promise<EntryPage> {
    return readDespiteBreakers(this.links.all, async (logs) => {
      const { told, cursor, more } = await this.merge(logs, await this.readLogs(logs, request), request);
      return { entries: told.map(({ entry }) => entry), cursor, more };
    });
  }

  private async findEndIn(logs: ReadableStores): Promise<ChangeCursor> {
    const find = async (name: StoreName) =>
      (await logs.read(name, (store) => findEnd(store, () => this.now()))) ?? NO_PLACE;
    const [mongodb, supabase] = await Promise.all([find('mongodb'), find('supabase')]);
    logs.requireOne();
    return { places: { mongodb, supabase }, told: [], completeSince: this.now(), begun: [] };
  }

  private async readFrom(logs: ReadableStores, request: ChangeRequest): Promise<ChangePage> {
    const readings = await this.readLogs(logs, request);
    const page = await this.merge(logs, readings, request);
    const changes = await this.describe(logs, page, request.after, readings);
    return { changes, cursor: page.cursor, more: page.more };
  }

  private async readLogs(logs: ReadableStores, { after, upTo }: ChangeRequest): Promise<Readings> {
    const limit = logs.names.length > 1 ? SCAN : SCAN_ALONE;
    const read = async (name: StoreName): Promise<LogReading | null> => {
      const reading = await logs.read(name, (store) => readLog(store, after.places[name], limit));
      return reading === null || upTo === undefined ? reading : cutAt(reading, upTo.places[name].number);
    };
    const [mongodb, supabase] = await Promise.all([read('mongodb'), read('supabase')]);
    logs.requireOne();
    return { mongodb, supabase };
  }

  private async merge(
    logs: ReadableStores,
    read: Readings,
    { after, limit }: ChangeRequest,
  ): Promise<MergedPage> {
    const find = async (name: StoreName, other: LogReading | null) => {
      const ids = (other?.entries ?? []).map(({ eventId }) => eventId);
      const known = ids.length === 0 ? [] : await logs.read(name, (store) => store.findInLog(ids));
      return known && new Map(known.map(({ eventId, number }) => [eventId, number]));
    };
    const [mongodb, supabase] = await Promise.all([
      find('mongodb', read.supabase),
      find('supabase', read.mongodb),
    ]);
    logs.requireOne();
    const isAlone = mongodb === null || supabase === null || read.mongodb === null || read.supabase === null;
    const readings = {
      mongodb: mongodb === null ? null : read.mongodb,
      supabase: supabase === null ? null : read.supabase,
    };
    const receivedAt = isAlone ? await receptions(logs, readings) : new Map<string, number>();
    const numbers = { mongodb: mongodb ?? new Map(), supabase: supabase ?? new Map() };
    return mergeLogs({ cursor: after, readings, numbers, receivedAt, limit, now: this.now() });
  }

  private async describe(
    logs: ReadableStores,
    { told }: MergedPage,
    after: ChangeCursor,
    readings: Readings,
  ): Promise<Change[]> {
    const callIds = callIdsOf(told.map(({ entry }) => entry));
    if (callIds.length === 0) return [];
    const [events, starts] = await Promise.all([readEvents(logs, callIds), readStarts(logs, callIds)]);
    // What only the store knew that failed just now cannot be told yet.
    for (const { store } of told) logs.require(store);
    const from = {
      mongodb: readings.mongodb?.from ?? after.places.mongodb.number,
      supabase: readings.supabase?.from ?? after.places.supabase.number,
    };
    const passed = await readPassed(logs, events, { starts, from, told: after.told });
    return describeChanges(told, { events, starts, from, passed });
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}

function cutAt(reading: LogReading, number: number): LogReading {
  const entries = reading.entries.filter((entry) => entry.number <= number);
  return { ...reading, entries, isCut: reading.isCut && entries.length === reading.entries.length };
}

/** Only what a store that is down may have told needs it. */
async function receptions(
  logs: ReadableStores,
  { mongodb, supabase }: Readings,
): Promise<Map<string, number>> {
  const entries = [...(mongodb?.entries ?? []), ...(supabase?.entries ?? [])].slice(0, SCAN_ALONE);
  const events = await readEvents(logs, callIdsOf(entries));
  return new Map(events.map(({ id, receivedAt }) => [id, Date.parse(receivedAt)]));
}

/** Which events of reported calls were counted in before a page. */
async function readPassed(
  logs: ReadableStores,
  events: readonly CallEvent[],
  before: LogsBefore & Pick<ChangeCursor, 'told'>,
): Promise<Set<string>> {
  const reported = [...groupByCall(events)].filter(([, history]) => history.some(isReported));
  const known = reported.map(([callId, history]) => passedByStarts(callId, history, before));
  const unclear = reported.filter((_, index) => known[index] === null).flatMap(([, history]) => history);
  const ids = [...new Set(unclear.map(({ id }) => id))];
  const passed = new Set(known.flatMap((one) => one ?? []));
  for (const id of ids) if (before.told.includes(shortEventId(id))) passed.add(id);
  for (const name of logs.names) {
    const entries = await findEntries(logs, name, ids);
    const counted = entries.filter(({ number }) => number <= before.from[name]);
    counted.forEach(({ eventId }) => passed.add(eventId));
  }
  return passed;
}

async function findEntries(
  logs: ReadableStores,
  name: StoreName,
  ids: readonly string[],
): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for (let at = 0; at < ids.length; at += MOST_IDS) {
    const part = ids.slice(at, at + MOST_IDS);
    entries.push(...((await logs.read(name, (store) => store.findInLog(part))) ?? []));
  }
  return entries;
}

async function readStarts(logs: ReadableStores, callIds: readonly string[]) {
  const find = async (name: StoreName) => ({
    name,
    entries: (await logs.read(name, (store) => store.findLogStarts(callIds))) ?? [],
  });
  return Promise.all(logs.names.map(find));
}
