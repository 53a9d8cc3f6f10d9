import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../calls/calls.repository.js';
import { ShutdownState } from '../common/jobs/shutdown-state.js';
import type { ReadinessDto } from './health.dto.js';

/** Judges whether calls can be answered. */
@Injectable()
export class HealthService {
  constructor(
    private readonly calls: CallsRepository,
    private readonly shutdown: ShutdownState,
  ) {}

  /** Reads what recording last saw of the journal and of each store; asks no database, so it cannot hang. */
  readiness(): ReadinessDto {
    const { journal, stores } = this.calls.status();
    return { status: this.judge(journal.ok), journal, stores };
  }

  private judge(journalOk: boolean): ReadinessDto['status'] {
    if (this.shutdown.isShuttingDown) return 'shutting_down';
    return journalOk ? 'ready' : 'journal_unavailable';
  }
}
