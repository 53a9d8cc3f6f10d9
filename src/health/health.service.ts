import { Injectable } from '@nestjs/common';
import { NotificationLog } from '../notifications/notification-log.js';
import { CallsRepository } from '../calls/calls.repository.js';
import { AppConfig } from '../config/app-config.js';
import { ShutdownState } from '../common/jobs/shutdown-state.js';
import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import type { NotificationHealthDto, ReadinessDto } from './health.dto.js';

/** Judges whether calls can be answered. */
@Injectable()
export class HealthService {
  constructor(
    private readonly calls: CallsRepository,
    private readonly notifications: NotificationLog,
    private readonly shutdown: ShutdownState,
    private readonly config: AppConfig,
  ) {}

  /**
   * Reads what recording last saw of the journal and of each store; asks no database, so it cannot hang.
   *
   * @param reader whose key it is, if there is one
   */
  readiness(reader: ApiKeyIdentity | null): ReadinessDto {
    const { journal, stores } = this.calls.status();
    const status = this.judge(journal.ok);
    if (this.mayCount(reader)) return { status, journal, stores, notifications: this.countNotifications() };
    const { ok, full } = journal;
    return { status, journal: { ok, full }, stores: stores.map(({ name, up }) => ({ name, up })) };
  }

  private countNotifications(): NotificationHealthDto {
    const { deliveries } = this.notifications;
    return { pending: deliveries.count('pending'), dead: deliveries.count('dead') };
  }

  /** How many events wait tells how many calls there are. In development everybody on the machine may know. */
  private mayCount(reader: ApiKeyIdentity | null): boolean {
    return this.config.environment !== 'production' || reader?.numbers === null;
  }

  private judge(journalOk: boolean): ReadinessDto['status'] {
    if (this.shutdown.isShuttingDown) return 'shutting_down';
    return journalOk ? 'ready' : 'journal_unavailable';
  }
}
