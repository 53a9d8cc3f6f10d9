import { Injectable } from '@nestjs/common';
import { NotificationLog } from '../notifications/notification-log.js';
import { CallsRepository } from '../calls/calls.repository.js';
import type { RecorderStatus } from '../calls/delivery/recorder.js';
import { AppConfig } from '../config/app-config.js';
import { ShutdownState } from '../common/jobs/shutdown-state.js';
import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import type { NotificationHealthDto, ReadinessDto } from './health.dto.js';

/** Everything that there is to say. */
export interface HealthState extends RecorderStatus {
  readonly status: ReadinessDto['status'];
  readonly notifications: NotificationHealthDto;
}

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
    const state = this.state();
    if (this.mayCount(reader)) return state;
    const { status, journal, stores } = state;
    const { ok, full } = journal;
    return { status, journal: { ok, full }, stores: stores.map(({ name, up }) => ({ name, up })) };
  }

  /** All of it, for those who may know how many calls there are. */
  state(): HealthState {
    const { journal, stores } = this.calls.status();
    const status = this.judge(journal.ok);
    return { status, journal, stores, notifications: this.countNotifications() };
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
