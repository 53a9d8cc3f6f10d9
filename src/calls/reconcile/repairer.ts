import { Injectable } from '@nestjs/common';
import type { StoreName } from '../../config/app-config.js';
import type { Call } from '../model/call.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { countUnredacted, foldStored, redactErased } from '../delivery/write-events.js';
import type { CallStoreLink } from '../delivery/store-links.js';
import { StoreLinks } from '../delivery/store-links.js';
import { areRowsEqual, type EventsByCall, lackingIn, unionOf } from './compare-heads.js';
import {
  addReports,
  NOTHING_REPAIRED,
  type PerStore,
  type RepairReport,
} from '../maintenance/reconcile-report.js';

/** Calls that are looked at together: the most that a store lists the events of. */
export const REPAIR_BATCH = 100;

/** Events that are added at a time. */
const APPEND_BATCH = 500;

interface StoreState {
  readonly link: CallStoreLink;
  readonly stored: EventsByCall;
  readonly rows: ReadonlyMap<string, Call>;
}

/** What one store needed. */
interface Treatment {
  readonly store: StoreName;
  readonly added: readonly CallEvent[];
  readonly rebuilt: readonly string[];
  readonly redacted: number;
}

/**
 * Makes calls equal in both stores: each gets the events it lacks from the other, and rows that are what their events say.
 *
 * A union of sets in which the copy received first wins: repeating it, or doing it twice at once, changes nothing.
 */
@Injectable()
export class Repairer {
  constructor(private readonly links: StoreLinks) {}

  /**
   * @param callIds any number
   * @param dryRun only finds out what there is to do
   * @throws StoreUnavailableError when a store cannot be asked
   */
  async repair(callIds: readonly string[], dryRun: boolean): Promise<RepairReport> {
    let report = NOTHING_REPAIRED;
    for (let start = 0; start < callIds.length; start += REPAIR_BATCH) {
      const batch = callIds.slice(start, start + REPAIR_BATCH);
      report = addReports(report, await this.repairOrIsolate(batch, dryRun));
    }
    return report;
  }

  /** A call that a store refuses must not keep the others of its batch from being repaired. */
  private async repairOrIsolate(callIds: readonly string[], dryRun: boolean): Promise<RepairReport> {
    try {
      return await this.repairBatch(callIds, dryRun);
    } catch (error: unknown) {
      if (!(error instanceof StoreRejectedError)) throw error;
      const [only] = callIds;
      if (only !== undefined && callIds.length === 1) return refusal(only, error);
      const middle = Math.ceil(callIds.length / 2);
      const first = await this.repairOrIsolate(callIds.slice(0, middle), dryRun);
      return addReports(first, await this.repairOrIsolate(callIds.slice(middle), dryRun));
    }
  }

  private async repairBatch(callIds: readonly string[], dryRun: boolean): Promise<RepairReport> {
    const states = await Promise.all(this.links.all.map((link) => readState(link, callIds)));
    const union = unionOf(states.map(({ stored }) => stored));
    const treat = dryRun ? examine : cure;
    const treatments = await Promise.all(states.map((state) => treat(state, union)));
    return toReport(callIds.length, treatments);
  }
}

async function readState(link: CallStoreLink, callIds: readonly string[]): Promise<StoreState> {
  const [events, rows] = await Promise.all([
    link.execute((store) => store.listEventsOf(callIds)),
    link.execute((store) => store.findMany(callIds)),
  ]);
  return { link, stored: groupByCall(events), rows: new Map(rows.map((row) => [row.id, row])) };
}

/** What {@link cure} would do. */
function examine({ link, rows, stored }: StoreState, union: EventsByCall): Promise<Treatment> {
  const added = lackingIn(stored, union);
  const rebuilt = [...union].filter(([callId, events]) => !isShown(rows.get(callId), foldStored(events)));
  const redacted = countUnredacted(stored);
  return Promise.resolve({ store: link.name, added, rebuilt: rebuilt.map(([callId]) => callId), redacted });
}

async function cure({ link, stored, rows }: StoreState, union: EventsByCall): Promise<Treatment> {
  const added = lackingIn(stored, union);
  const now = new Map([...stored, ...(await append(link, added))]);
  const redacted = await redactErased((operation) => link.execute(operation), now);
  const stale = [...now.values()].map(foldStored).filter((call) => !isShown(rows.get(call.id), call));
  if (stale.length > 0) await link.execute((store) => store.publish(stale, { rebuild: true }));
  return { store: link.name, added, rebuilt: stale.map(({ id }) => id), redacted };
}

/** A store is given as much at a time as it does well within the time limit. @returns the calls it touched, as they are now */
async function append(link: CallStoreLink, events: readonly CallEvent[]): Promise<EventsByCall> {
  for (let start = 0; start < events.length; start += APPEND_BATCH) {
    const some = events.slice(start, start + APPEND_BATCH);
    await link.execute((store) => store.append(some));
  }
  const touched = [...groupByCall(events).keys()];
  return groupByCall(await link.execute((store) => store.listEventsOf(touched)));
}

function isShown(row: Call | undefined, wanted: Call): boolean {
  return row !== undefined && areRowsEqual(row, wanted);
}

function toReport(callsChecked: number, treatments: readonly Treatment[]): RepairReport {
  const touched = treatments.flatMap(({ added, rebuilt }) => [
    ...added.map(({ callId }) => callId),
    ...rebuilt,
  ]);
  return {
    callsChecked,
    callsRepaired: new Set(touched).size,
    eventsAdded: perStore(treatments, ({ added }) => added.length),
    rowsRebuilt: perStore(treatments, ({ rebuilt }) => rebuilt.length),
    bodiesRedacted: treatments.reduce((sum, { redacted }) => sum + redacted, 0),
    failures: [],
  };
}

function perStore(treatments: readonly Treatment[], count: (treatment: Treatment) => number): PerStore {
  const of = (name: StoreName): number =>
    treatments.filter(({ store }) => store === name).reduce((sum, treatment) => sum + count(treatment), 0);
  return { mongodb: of('mongodb'), supabase: of('supabase') };
}

function refusal(callId: string, error: StoreRejectedError): RepairReport {
  return { ...NOTHING_REPAIRED, callsChecked: 1, failures: [`${callId}: ${error.message}`] };
}
