import { Injectable } from '@nestjs/common';
import { type Job, JobRunner, withJitter } from '../../calls/maintenance/job-runner.js';
import { Clock } from '../../common/time/clock.js';
import { MINUTE, SECOND } from '../../config/time.js';

/** How long the lease counts here, in milliseconds: less than it does in the store, so that no two count on it. */
const COUNTS = 90 * SECOND;

/**
 * Says whether this instance acts on deadlines first.
 *
 * One instance holds the lease and acts at once. The others act a moment later, when they would see what the first one did; so a
 * deadline is acted upon in time also when the first instance has just died. Where two act all the same, because one of them could not
 * see what the other did, both write the same events: their ids follow from call, rule and occurrence, and of two copies the one that
 * was recorded first is kept by every store (`compareCopies`). So a call is re-routed once, to the agent that the first copy names.
 */
@Injectable()
export class FirstInstance implements Job {
  readonly name = 'choice of who acts on deadlines first';
  readonly lease = 'deadlines';
  readonly firstRun = 0;
  readonly pauseAfterFailure = withJitter(30 * SECOND);
  private heldUntil = -Infinity;

  constructor(
    private readonly clock: Clock,
    runner: JobRunner,
  ) {
    runner.add(this);
  }

  get isFirst(): boolean {
    return this.clock.monotonic() < this.heldUntil;
  }

  run(): Promise<number> {
    this.heldUntil = this.clock.monotonic() + COUNTS;
    return Promise.resolve(withJitter(MINUTE));
  }
}
