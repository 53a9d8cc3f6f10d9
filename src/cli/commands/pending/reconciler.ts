import type { StoreName } from '../../../config/app-config.js';

export interface ReconcileProgress {
  readonly day: string;
  readonly daysDone: number;
  readonly daysTotal: number;
  readonly callsChecked: number;
  readonly callsRepaired: number;
}

export interface ReconcileReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly dryRun: boolean;
  readonly days: number;
  readonly unequalDays: readonly string[];
  readonly callsChecked: number;
  readonly callsRepaired: number;
  readonly eventsAdded: Readonly<Record<StoreName, number>>;
  readonly rowsRebuilt: Readonly<Record<StoreName, number>>;
  readonly bodiesRedacted: number;
  readonly equal: boolean;
  readonly failures: readonly string[];
}

export abstract class Reconciler {
  abstract reconcile(options: {
    from: string | null;
    to: string | null;
    dryRun: boolean;
    onProgress?: (progress: ReconcileProgress) => void;
    signal?: AbortSignal;
  }): Promise<ReconcileReport>;
}
