import { Injectable } from '@nestjs/common';
import type { StoreName } from '../../config/app-config.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { StoreLinks } from '../delivery/store-links.js';
import { unionOf } from './compare-heads.js';
import {
  addReports,
  NOTHING_REPAIRED,
  type PerStore,
  type RepairReport,
} from '../maintenance/reconcile-report.js';
import { cureStore, examineStore, readState, type Treatment } from './store-repair.js';

/** Calls that are looked at together: the most that a store lists the events of. */
export const REPAIR_BATCH = 100;

/**
 * Makes calls equal in both stores: each gets the events it lacks from the other, and heads, log entries
 * and rows that are what their events say.
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
    const treatments = dryRun
      ? states.map((state) => examineStore(state, union))
      : await Promise.all(states.map((state) => cureStore(state, union)));
    return toReport(callIds.length, treatments);
  }
}

function toReport(callsChecked: number, treatments: readonly Treatment[]): RepairReport {
  const touched = treatments.flatMap(({ added, recomputed, rebuilt }) => [
    ...added.map(({ callId }) => callId),
    ...recomputed,
    ...rebuilt,
  ]);
  return {
    callsChecked,
    callsRepaired: new Set(touched).size,
    eventsAdded: perStore(treatments, ({ added }) => added.length),
    headsRecomputed: perStore(treatments, ({ recomputed }) => recomputed.length),
    rowsRebuilt: perStore(treatments, ({ rebuilt }) => rebuilt.length),
    bodiesRedacted: treatments.reduce((sum, { redacted }) => sum + redacted, 0),
    failures: treatments.flatMap(({ store, unsound }) =>
      unsound.map((callId) => `${callId}: ${store} was given events faster than its sums could be made anew`),
    ),
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
