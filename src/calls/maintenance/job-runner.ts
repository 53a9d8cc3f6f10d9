import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RepeatingTask, untilAborted } from '../../common/jobs/repeating-task.js';
import { Leases } from '../../database/link/leases.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';

/** How long a lease is taken for, in seconds, while work is under way that renews it. */
const LEASE_SECONDS = 120;

/** Work that Mainline does by itself again and again, by one instance at a time. Durations are milliseconds. */
export interface Job {
  /** In the log. */
  readonly name: string;
  /**
   * Held by the one instance that runs the job; `null` when each does. Instances that see different stores may both get it: a job
   * does no harm when it runs twice.
   */
  readonly lease: string | null;
  /** From the start until the first run; `null` when it runs only when it is triggered. */
  readonly firstRun: number | null;
  /** From a run that failed until the next one. */
  readonly pauseAfterFailure: number;
  /** From when another instance had the lease until it is asked for again; as after a failure when left out. */
  readonly pauseWithoutLease?: number;
  /** Gives the lease back after each run, so that whoever has work next need not wait; else it is kept until it runs out. */
  readonly givesLeaseBack?: boolean;
  /** @returns the pause until the next run */
  run(turn: JobTurn): Promise<number>;
  /** Takes note of a run that failed. */
  onFailure?(): void;
}

/** One run of a job. */
export interface JobTurn {
  /** Aborted when the process stops: the run must end soon then. */
  readonly signal: AbortSignal;
  /** Renews the lease beside a run that takes long. */
  readonly renewLease: () => void;
}

/** Brings the next run of a job forward; one that is under way is followed by another. Starts a job that never ran. */
export type Trigger = (delay?: number) => void;

/** Instances that were started together must not ask together for ever. @returns milliseconds */
export function withJitter(milliseconds: number): number {
  return Math.round(milliseconds * (0.9 + Math.random() * 0.2));
}

/** Runs every job of the process from its start to its end, each one run at a time. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(JobRunner.name);
  private readonly tasks = new Map<Job, RepeatingTask>();

  constructor(private readonly leases: Leases) {}

  /** Adds a job before the application starts. @returns what brings its next run forward */
  add(job: Job): Trigger {
    const task = new RepeatingTask(
      (signal) => this.run(job, signal),
      (error) => this.failed(job, error),
    );
    this.tasks.set(job, task);
    return (delay) => task.trigger(delay);
  }

  onApplicationBootstrap(): void {
    for (const [{ firstRun }, task] of this.tasks) if (firstRun !== null) task.start(firstRun);
  }

  /** Ends every job for good, before the journal delivers for the last time and the databases are closed. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all([...this.tasks.values()].map((task) => task.stop()));
  }

  private async run(job: Job, signal: AbortSignal): Promise<number> {
    const { lease } = job;
    if (lease === null) return job.run({ signal, renewLease: () => undefined });
    if (!(await untilAborted(signal, this.leases.hold(lease, LEASE_SECONDS)))) {
      return withJitter(job.pauseWithoutLease ?? job.pauseAfterFailure);
    }
    let renewal = Promise.resolve();
    const renewLease = (): void => void (renewal = this.leases.renew(lease, LEASE_SECONDS));
    try {
      return await job.run({ signal, renewLease });
    } finally {
      await renewal;
      if (job.givesLeaseBack === true) await this.leases.renew(lease, 0);
    }
  }

  /** The link to a store tells of its failures itself, and that the process ends is none. */
  private failed(job: Job, error: unknown): number {
    job.onFailure?.();
    const isEnding =
      error instanceof Error && (error.name === 'AbortError' || /shutting down/.test(error.message));
    if (!(error instanceof StoreUnavailableError) && !isEnding) {
      this.logger.error(`the ${job.name} failed`, error);
    }
    return withJitter(job.pauseAfterFailure);
  }
}
