import type { Logger } from '@nestjs/common';
import type { StoreName } from '../../config/app-config.js';

/** How often something happened to each store. */
export type PerStore = Readonly<Record<StoreName, number>>;

/** What a repair did, or in a dry run would have done. */
export interface RepairReport {
  readonly callsChecked: number;
  /** Calls for which at least one store needed something. */
  readonly callsRepaired: number;
  readonly eventsAdded: PerStore;
  /** Calls whose sums or log entries were not what their events say. */
  readonly headsRecomputed: PerStore;
  readonly rowsRebuilt: PerStore;
  /** Events of erased calls that still held personal data. */
  readonly bodiesRedacted: number;
  /** One line per call that a store refuses. */
  readonly failures: readonly string[];
}

/** How far a reconciliation has come. */
export interface ReconcileProgress {
  /** UTC day at hand, `YYYY-MM-DD`. */
  readonly day: string;
  readonly daysDone: number;
  readonly daysTotal: number;
  readonly callsChecked: number;
  readonly callsRepaired: number;
}

/** What a reconciliation found and did. */
export interface ReconcileReport extends RepairReport {
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** UTC days, both included; `null` when neither store holds a call. */
  readonly from: string | null;
  readonly to: string | null;
  readonly dryRun: boolean;
  readonly days: number;
  /** Days that differed between the stores, or from their own events, when they were looked at. */
  readonly unequalDays: readonly string[];
  /** True when no day differs any more. */
  readonly equal: boolean;
}

/** How far folding again has come. */
export interface RefoldReport extends RepairReport {
  /** ISO 8601 UTC; while it is under way, `finishedAt` is when it had come this far. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** The edition that rows are brought to. */
  readonly foldVersion: number;
  /** Rows whose edition was looked at, in both stores together. */
  readonly rowsChecked: number;
  /** Those of them that were of an earlier edition. */
  readonly rowsOutdated: number;
  /** Start of the last call that was looked at, ISO 8601 UTC: it goes from the newest to the oldest, store by store. */
  readonly reachedStart: string | null;
  /** False while it is under way. */
  readonly complete: boolean;
}

export const NOTHING_REPAIRED: RepairReport = {
  callsChecked: 0,
  callsRepaired: 0,
  eventsAdded: { mongodb: 0, supabase: 0 },
  headsRecomputed: { mongodb: 0, supabase: 0 },
  rowsRebuilt: { mongodb: 0, supabase: 0 },
  bodiesRedacted: 0,
  failures: [],
};

export function addReports(left: RepairReport, right: RepairReport): RepairReport {
  return {
    callsChecked: left.callsChecked + right.callsChecked,
    callsRepaired: left.callsRepaired + right.callsRepaired,
    eventsAdded: addPerStore(left.eventsAdded, right.eventsAdded),
    headsRecomputed: addPerStore(left.headsRecomputed, right.headsRecomputed),
    rowsRebuilt: addPerStore(left.rowsRebuilt, right.rowsRebuilt),
    bodiesRedacted: left.bodiesRedacted + right.bodiesRedacted,
    failures: [...left.failures, ...right.failures].slice(0, MOST_FAILURES),
  };
}

/** A report that nobody can read helps nobody. */
const MOST_FAILURES = 100;

function addPerStore(left: PerStore, right: PerStore): PerStore {
  return { mongodb: left.mongodb + right.mongodb, supabase: left.supabase + right.supabase };
}

/** Logs what was repaired; that there was nothing to do is no news. */
export function logRepair(logger: Logger, what: string, report: RepairReport): void {
  const { callsRepaired, eventsAdded, headsRecomputed, rowsRebuilt, bodiesRedacted, failures } = report;
  const fields = { callsRepaired, eventsAdded, headsRecomputed, rowsRebuilt, bodiesRedacted };
  if (callsRepaired + bodiesRedacted > 0) logger.log(`the ${what} repaired calls`, fields);
  if (failures.length > 0) logger.error(`the ${what} met calls that a store refuses`, { failures });
}
