import { Injectable, Logger } from '@nestjs/common';
import { Leases } from '../../database/link/leases.js';
import { MaintenanceLog } from '../../calls/maintenance/maintenance-log.js';
import { LEASE_SECONDS } from '../../calls/maintenance/schedule.js';
import { Backfill } from './backfill.js';
import type { BackfillReport } from './backfill-report.js';
import { BackfillWindow } from './backfill-window.js';

const LEASE = 'backfill';
/** Often enough for the lease to last, seldom enough to cost nothing. */
const CALLS_PER_RENEWAL = 25;

/** One backfill after the other, each from where the one before it ended, by one instance at a time. */
@Injectable()
export class BackfillJob {
  private readonly logger = new Logger(BackfillJob.name);
  private lastStart: string | null = null;
  private renewal: Promise<void> = Promise.resolve();

  constructor(
    private readonly backfill: Backfill,
    private readonly window: BackfillWindow,
    private readonly leases: Leases,
    private readonly log: MaintenanceLog,
  ) {}

  /** The next run asks as far back as the first one. */
  startOver(): void {
    this.lastStart = null;
  }

  /**
   * @returns `null` while another instance runs, or no store can be asked
   * @throws StoreUnavailableError
   */
  async run(signal: AbortSignal): Promise<BackfillReport | null> {
    if (!(await this.leases.hold(LEASE, LEASE_SECONDS))) return null;
    try {
      return await this.runAlone(signal);
    } finally {
      await this.giveBack();
    }
  }

  private async runAlone(signal: AbortSignal): Promise<BackfillReport> {
    const since = await this.window.since(this.lastStart);
    const report = await this.backfill.run({
      since,
      dryRun: false,
      onProgress: ({ calls }) => this.renew(calls),
      signal,
    });
    this.log.note(LEASE, report);
    if (report.failures.length === 0) this.lastStart = report.startedAt;
    this.tell(report);
    return report;
  }

  private renew(calls: number): void {
    if (calls % CALLS_PER_RENEWAL !== 0) return;
    this.renewal = this.leases.renew(LEASE, LEASE_SECONDS);
  }

  /** Whoever starts next, this process after a restart above all, need not wait for the lease to run out. */
  private async giveBack(): Promise<void> {
    await this.renewal;
    await this.leases.renew(LEASE, 0);
  }

  /** That nothing was missing is no news. */
  private tell({ calls, eventsAdded, callsClosed, callsGivenUp, failures }: BackfillReport): void {
    if (eventsAdded > 0)
      this.logger.log('The backfill brought back what was missing', {
        calls,
        eventsAdded,
        callsClosed,
        callsGivenUp,
      });
    if (failures.length > 0) this.logger.warn('The backfill is not complete', { failures });
  }
}
