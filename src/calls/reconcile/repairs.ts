import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '../../common/errors/domain-error.js';
import { ConflictError, NotFoundError } from '../../common/errors/request.errors.js';
import { Clock } from '../../common/time/clock.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import type { ReconcileProgress, ReconcileReport, RefoldReport } from '../maintenance/reconcile-report.js';
import { Reconciler } from './reconciler.js';
import { Refold } from './refold.js';

/** How many repairs are remembered, the last. */
const MOST_REMEMBERED = 10;

/** What to repair: UTC days, `YYYY-MM-DD`, both included; `null` leaves the range open. */
export interface RepairOptions {
  readonly from: string | null;
  readonly to: string | null;
  /** Only finds out what there is to do. */
  readonly dryRun: boolean;
  /** Looks at every call, also where the sums agree. */
  readonly verify: boolean;
}

/** Who asks for a repair, and how they follow it. */
export interface RepairRequest {
  /** The name of the API key, or of what works without one. */
  readonly by: string;
  readonly onRefold?: (report: RefoldReport) => void;
  readonly onProgress?: (progress: ReconcileProgress) => void;
  readonly signal?: AbortSignal;
}

/** The comparison, and what was folded again before it; `null` when only some days are looked at. */
export interface RepairOutcome extends ReconcileReport {
  readonly refold: RefoldReport | null;
}

export const REPAIR_STATES = ['running', 'done', 'failed', 'stopped'] as const;
export type RepairState = (typeof REPAIR_STATES)[number];

/** One repair. Times are ISO 8601 UTC. */
export interface Repair {
  readonly id: string;
  readonly by: string;
  readonly options: RepairOptions;
  readonly state: RepairState;
  readonly startedAt: string;
  /** `null` while it is running. */
  readonly finishedAt: string | null;
  /** Rows of earlier versions that were looked at so far. */
  readonly rowsChecked: number;
  /** `null` before the comparison has begun. */
  readonly progress: ReconcileProgress | null;
  /** `null` until it is done. */
  readonly outcome: RepairOutcome | null;
  /** Code and words of what stopped it; `null` unless it failed. */
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/**
 * Makes both databases equal for whoever asks, by HTTP or by command: one repair at a time in this process.
 *
 * Remembers the last ones; they are gone with the process.
 */
@Injectable()
export class Repairs implements OnModuleDestroy {
  private readonly logger = new Logger(Repairs.name);
  private readonly stopping = new AbortController();
  private repairs: readonly Repair[] = [];
  private running: Promise<unknown> | null = null;

  constructor(
    private readonly reconciler: Reconciler,
    private readonly refold: Refold,
    private readonly log: MaintenanceLog,
    private readonly clock: Clock,
  ) {}

  /** The last ones, the newest first. */
  list(): readonly Repair[] {
    return this.repairs;
  }

  /** @throws NotFoundError `REPAIR_NOT_FOUND` */
  find(id: string): Repair {
    const found = this.repairs.find((repair) => repair.id === id);
    if (found !== undefined) return found;
    throw new NotFoundError('There is no such repair', { code: 'REPAIR_NOT_FOUND' });
  }

  /** Begins one and does not wait for it. @throws ConflictError `REPAIR_RUNNING` */
  start(options: RepairOptions, request: RepairRequest): Repair {
    const { repair, ended } = this.begin(options, request);
    // What went wrong is told by the repair itself.
    ended.catch(() => undefined);
    return repair;
  }

  /**
   * Carries one out.
   *
   * @throws ConflictError `REPAIR_RUNNING`
   * @throws StoreUnavailableError when a database cannot be asked
   * @throws Error the signal's reason when it was aborted
   */
  async run(options: RepairOptions, request: RepairRequest): Promise<RepairOutcome> {
    return this.begin(options, request).ended;
  }

  /** Ends the one under way before the databases are closed. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort(new Error('Mainline is shutting down'));
    await this.running?.catch(() => undefined);
  }

  private begin(options: RepairOptions, request: RepairRequest) {
    if (this.running !== null) {
      throw new ConflictError('A repair is running already; wait until it is done', {
        code: 'REPAIR_RUNNING',
      });
    }
    const repair: Repair = {
      id: randomUUID(),
      by: request.by,
      options,
      state: 'running',
      startedAt: this.clock.nowIso(),
      finishedAt: null,
      rowsChecked: 0,
      progress: null,
      outcome: null,
      failure: null,
    };
    this.repairs = [repair, ...this.repairs].slice(0, MOST_REMEMBERED);
    this.logger.log('a repair starts', { repair: repair.id, by: repair.by, ...options });
    const ended = this.carryOut(repair.id, options, request);
    this.running = ended;
    return { repair, ended };
  }

  private async carryOut(id: string, options: RepairOptions, request: RepairRequest): Promise<RepairOutcome> {
    const signal = AbortSignal.any([this.stopping.signal, ...(request.signal ? [request.signal] : [])]);
    try {
      const outcome = await this.repair(id, options, { ...request, signal });
      this.end(id, { state: 'done', outcome });
      return outcome;
    } catch (error: unknown) {
      this.end(id, signal.aborted ? { state: 'stopped' } : { state: 'failed', failure: failureOf(error) });
      if (!(error instanceof DomainError) && !signal.aborted) this.logger.error('a repair failed', error);
      throw error;
    } finally {
      this.running = null;
    }
  }

  private async repair(
    id: string,
    options: RepairOptions,
    { onRefold, onProgress, signal }: RepairRequest,
  ): Promise<RepairOutcome> {
    const isWhole = options.from === null && options.to === null;
    const refold = isWhole
      ? await this.foldAgain(options.dryRun, signal, (report) => {
          this.change(id, { rowsChecked: report.rowsChecked });
          onRefold?.(report);
        })
      : null;
    const reconciled = await this.reconciler.reconcile({
      ...options,
      onProgress: (progress) => {
        this.change(id, { progress });
        onProgress?.(progress);
      },
      ...(signal && { signal }),
    });
    if (!options.dryRun) this.log.noteRepair('digests', reconciled, reconciled.callsChecked);
    const failures = [...new Set([...(refold?.failures ?? []), ...reconciled.failures])];
    return { ...reconciled, refold, failures, equal: reconciled.equal && failures.length === 0 };
  }

  private async foldAgain(
    dryRun: boolean,
    signal: AbortSignal | undefined,
    onProgress: (report: RefoldReport) => void,
  ): Promise<RefoldReport> {
    const report = await this.refold.run({ dryRun, onProgress, ...(signal && { signal }) });
    if (!dryRun) this.log.noteRefold(report);
    return report;
  }

  private end(id: string, result: Partial<Repair> & Pick<Repair, 'state'>): void {
    this.change(id, { ...result, finishedAt: this.clock.nowIso() });
    this.logger.log('a repair ended', { repair: id, state: result.state });
  }

  private change(id: string, changed: Partial<Repair>): void {
    this.repairs = this.repairs.map((repair) => (repair.id === id ? { ...repair, ...changed } : repair));
  }
}

/** Only what Mainline says itself may be shown: databases quote what they refuse. */
function failureOf(error: unknown): Repair['failure'] {
  return error instanceof DomainError && error.kind !== 'internal'
    ? { code: error.code, message: error.message }
    : { code: 'INTERNAL', message: 'Something went wrong inside Mainline' };
}
