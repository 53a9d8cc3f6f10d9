import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { RepeatingTask } from '../../common/jobs/repeating-task.js';
import { Leases } from '../../database/link/leases.js';
import { MaintenanceLog } from '../maintenance/maintenance-log.js';
import { SampleCheck } from './sample-check.js';
import { HOUR, LEASE_SECONDS, logFailure, logRepair, MINUTE, withJitter } from '../maintenance/schedule.js';
import { WatermarkScan } from './watermark-scan.js';

/** Scans what changed every minute, and every hour checks a sample of calls against their events. */
@Injectable()
export class ScanSchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ScanSchedule.name);
  private readonly scanning = new RepeatingTask(
    (signal) => this.scan(signal),
    (error) => this.scanFailed(error),
  );
  private readonly sampling = new RepeatingTask(
    () => this.checkSample(),
    (error) => this.failed('check of a sample', HOUR, error),
  );

  constructor(
    private readonly scanner: WatermarkScan,
    private readonly sample: SampleCheck,
    private readonly leases: Leases,
    private readonly log: MaintenanceLog,
  ) {}

  onApplicationBootstrap(): void {
    this.scanning.start(withJitter(MINUTE));
    this.sampling.start(withJitter(HOUR));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.scanning.stop(), this.sampling.stop()]);
  }

  private async scan(signal: AbortSignal): Promise<number> {
    if (!(await this.leases.hold('scan', LEASE_SECONDS))) return withJitter(MINUTE);
    const report = await this.scanner.run(signal);
    this.log.noteRepair('scan', report, report.callsChanged);
    logRepair(this.logger, 'scan of what changed', report);
    return withJitter(MINUTE);
  }

  private async checkSample(): Promise<number> {
    if (await this.leases.hold('sample', LEASE_SECONDS)) {
      logRepair(this.logger, 'check of a sample', await this.sample.run());
    }
    return withJitter(HOUR);
  }

  private scanFailed(error: unknown): number {
    this.log.noteFailure('scan');
    return this.failed('scan', MINUTE, error);
  }

  private failed(what: string, pause: number, error: unknown): number {
    logFailure(this.logger, what, error);
    return withJitter(pause);
  }
}
