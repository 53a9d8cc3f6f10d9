import type { Logger } from '@nestjs/common';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import type { RepairReport } from './reconcile-report.js';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;

/** How long a lease is taken for, in seconds, while work is under way that renews it. */
export const LEASE_SECONDS = 120;

/** Instances that were started together must not ask together for ever. @returns milliseconds */
export function withJitter(milliseconds: number): number {
  return Math.round(milliseconds * (0.9 + Math.random() * 0.2));
}

/** Logs what was repaired; that there was nothing to do is no news. */
export function logRepair(logger: Logger, what: string, report: RepairReport): void {
  const { callsRepaired, eventsAdded, rowsRebuilt, bodiesRedacted, failures } = report;
  const fields = { callsRepaired, eventsAdded, rowsRebuilt, bodiesRedacted };
  if (callsRepaired + bodiesRedacted > 0) logger.log(`the ${what} repaired calls`, fields);
  if (failures.length > 0) logger.error(`the ${what} met calls that a store refuses`, { failures });
}

/** Logs a failure of work that is repeated, unless the link to the store has told of it, or the process is ending. */
export function logFailure(logger: Logger, what: string, error: unknown): void {
  const isEnding =
    error instanceof Error && (error.name === 'AbortError' || /shutting down/.test(error.message));
  if (error instanceof StoreUnavailableError || isEnding) return;
  logger.error(`the ${what} failed`, error);
}
