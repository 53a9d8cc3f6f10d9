import type { StoreName } from '../../config/app-config.js';
import { areSumsEqual, type CallHead, dayOf, sumsOf, sumsOfRow } from '../model/call-head.js';
import type { Call } from '../model/call.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { FOLD_VERSION } from '../fold/fold-call.js';
import { countUnredacted, foldStored, redactErased } from '../delivery/write-events.js';
import type { CallStoreLink } from '../delivery/store-links.js';
import { areRowsEqual, type EventsByCall, lackingIn } from './compare-heads.js';

/** Events that are added, or looked for in the log, at a time. */
const BATCH = 500;

/** How often a head is made anew while further events come. */
const ROUNDS = 3;

/** What one store holds of some calls. */
export interface StoreState {
  readonly link: CallStoreLink;
  readonly callIds: readonly string[];
  readonly stored: EventsByCall;
  readonly rows: ReadonlyMap<string, Call>;
  /** Calls whose head is not what their events say, or of which an event is not in the log. */
  readonly unsound: readonly string[];
}

/** What one store needed. */
export interface Treatment {
  readonly store: StoreName;
  readonly added: readonly CallEvent[];
  readonly recomputed: readonly string[];
  readonly rebuilt: readonly string[];
  readonly redacted: number;
  /** Calls whose head is unsound still. */
  readonly unsound: readonly string[];
}

/** @param callIds at most 100 @throws StoreUnavailableError */
export async function readState(link: CallStoreLink, callIds: readonly string[]): Promise<StoreState> {
  const [events, rows, heads] = await Promise.all([
    link.execute((store) => store.listEventsOf(callIds)),
    link.execute((store) => store.findMany(callIds)),
    link.execute((store) => store.findHeads(callIds)),
  ]);
  const stored = groupByCall(events);
  const logged = await findLogged(link, events);
  const known = new Map(heads.map((head) => [head.callId, head]));
  const unsound = [...stored].filter(
    ([callId, ofCall]) => !isSound(known.get(callId), ofCall) || ofCall.some(({ id }) => !logged.has(id)),
  );
  return {
    link,
    callIds,
    stored,
    rows: new Map(rows.map((row) => [row.id, row])),
    unsound: unsound.map(([callId]) => callId),
  };
}

/** What {@link cureStore} would do. */
export function examineStore({ link, rows, stored, unsound }: StoreState, union: EventsByCall): Treatment {
  const rebuilt = [...union].filter(([callId, events]) => !isShown(rows.get(callId), foldStored(events)));
  return {
    store: link.name,
    added: lackingIn(stored, union),
    recomputed: unsound,
    rebuilt: rebuilt.map(([callId]) => callId),
    redacted: countUnredacted(stored),
    unsound: [],
  };
}

/** Gives a store what it lacks, redacts what is left of erased calls, and makes heads, log and rows what the events say. */
export async function cureStore(before: StoreState, union: EventsByCall): Promise<Treatment> {
  const { link, callIds } = before;
  const added = lackingIn(before.stored, union);
  await append(link, added);
  const grown = added.length === 0 ? before : await readState(link, callIds);
  const redacted = await redactErased((operation) => link.execute(operation), grown.stored);
  const settled = await makeSound(redacted === 0 ? grown : await readState(link, callIds));
  const stale = [...settled.stored.values()]
    .map(foldStored)
    .filter((call) => !isShown(settled.rows.get(call.id), call));
  if (stale.length > 0) await link.execute((store) => store.publish(stale, { rebuild: true }));
  const recomputed = [...new Set([...before.unsound, ...grown.unsound])];
  const rebuilt = stale.map(({ id }) => id);
  return { store: link.name, added, recomputed, rebuilt, redacted, unsound: settled.unsound };
}

/** Makes heads and log entries anew where that is needed: a store leaves a call alone to which something came meanwhile. */
async function makeSound(state: StoreState): Promise<StoreState> {
  let now = state;
  for (let round = 0; round < ROUNDS && now.unsound.length > 0; round += 1) {
    const { link, stored, unsound } = now;
    const events = unsound.flatMap((callId) => stored.get(callId) ?? []);
    await link.execute((store) => store.recompute(events));
    now = await readState(link, state.callIds);
  }
  return now;
}

/** A store is given as much at a time as it does well within the time limit. */
async function append(link: CallStoreLink, events: readonly CallEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += BATCH) {
    const some = events.slice(start, start + BATCH);
    await link.execute((store) => store.append(some));
  }
}

/** @returns the ids of those of the events that have an entry */
async function findLogged(link: CallStoreLink, events: readonly CallEvent[]): Promise<ReadonlySet<string>> {
  const logged = new Set<string>();
  for (let start = 0; start < events.length; start += BATCH) {
    const ids = events.slice(start, start + BATCH).map(({ id }) => id);
    const entries = await link.execute((store) => store.findInLog(ids));
    for (const { eventId } of entries) logged.add(eventId);
  }
  return logged;
}

function isSound(head: CallHead | undefined, events: readonly CallEvent[]): boolean {
  return head !== undefined && head.day === dayOf(events) && areSumsEqual(head.stored, sumsOf(events));
}

/** A row that a later edition of the fold made of the same events is left to it. */
function isShown(row: Call | undefined, wanted: Call): boolean {
  if (row === undefined) return false;
  if (row.foldVersion > FOLD_VERSION) return areSumsEqual(sumsOfRow(row), sumsOfRow(wanted));
  return areRowsEqual(row, wanted);
}
