import { Injectable } from '@nestjs/common';
import { JournalDatabase } from '../calls/journal/files/journal-database.js';
import {
  MAINTENANCE_JOBS,
  type MaintenanceJob,
  MaintenanceLog,
  type MaintenanceReport,
} from '../calls/maintenance/maintenance-log.js';
import { fieldsOf } from '../common/validation/fields-of.js';
import { HealthService } from './health.service.js';
import type { JobRunDto, SystemStatusDto } from './system-status.dto.js';

/** Tells how this instance does, from what it knows: asks no database, so that it can be asked often. */
@Injectable()
export class SystemStatusService {
  constructor(
    private readonly health: HealthService,
    private readonly journal: JournalDatabase,
    private readonly log: MaintenanceLog,
  ) {}

  async describe(): Promise<SystemStatusDto> {
    const { status, stores, journal, notifications } = this.health.state();
    // A folder that was taken away is told of by the journal itself.
    const bytes = await this.journal.bytes().catch(() => null);
    const jobs = MAINTENANCE_JOBS.map((job) => toRun(job, this.log.last(job)));
    return { status, stores, journal: { ...journal, bytes }, notifications, jobs };
  }
}

function toRun(job: MaintenanceJob, report: MaintenanceReport | null): JobRunDto {
  const fields = Object.entries(fieldsOf(report));
  const counts = fields.filter((pair): pair is [string, number] => typeof pair[1] === 'number');
  const { failures } = fieldsOf(report);
  return {
    job,
    startedAt: report?.startedAt ?? null,
    finishedAt: report?.finishedAt ?? null,
    counts: Object.fromEntries(counts),
    failures: Array.isArray(failures) ? failures.length : 0,
  };
}
