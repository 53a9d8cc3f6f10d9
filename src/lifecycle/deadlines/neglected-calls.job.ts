import { Injectable, Logger } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { CallPosition } from '../../calls/feed/call-filter.js';
import { type Job, JobRunner, type JobTurn, withJitter } from '../../calls/maintenance/job-runner.js';
import type { AlertKind } from '../../calls/model/alert-kind.js';
import type { Call } from '../../calls/model/call.js';
import { Clock } from '../../common/time/clock.js';
import { MINUTE, SECOND } from '../../config/time.js';
import { PresentLimits } from '../directory/present-limits.js';
import { CallTurns } from '../intake/call-turns.js';
import { Conclusions } from '../intake/conclusions.js';

const PAGE = 100;

/** Raises the alerts of what was left undone for hours: the end of a call, or hearing a message. */
@Injectable()
export class NeglectedCalls {
  constructor(
    private readonly calls: CallsRepository,
    private readonly turns: CallTurns,
    private readonly conclusions: Conclusions,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks at the calls that have not ended.
   *
   * @param seconds how long a call may be under way
   * @returns how many alerts were raised
   * @throws StoreUnavailableError
   */
  raiseStuck(seconds: number, turn: JobTurn): Promise<number> {
    const before = this.before(seconds);
    const list = (after: CallPosition<string> | null) => this.calls.listUnfinished(before, PAGE, after);
    return this.raise('stuck_call', list, turn);
  }

  /** The same of the messages that nobody heard. @param seconds how old they may become */
  raiseUnheard(seconds: number, turn: JobTurn): Promise<number> {
    const filter = { unheard: true, startedBefore: this.before(seconds) };
    const list = (after: CallPosition<string> | null) =>
      this.calls.list({ filter, sort: 'startedAt', descending: false, limit: PAGE, after });
    return this.raise('unheard_voicemail', list, turn);
  }

  /** A call that has such an alert has it for good: it was judged before. */
  private async raise(
    kind: AlertKind,
    list: (after: CallPosition<string> | null) => Promise<Call[]>,
    { signal, renewLease }: JobTurn,
  ): Promise<number> {
    let raised = 0;
    let after: CallPosition<string> | null = null;
    for (;;) {
      signal.throwIfAborted();
      renewLease();
      const page = await list(after);
      const last = page.at(-1);
      if (last === undefined) return raised;
      const open = page.filter(({ alerts }) => !alerts.some((alert) => alert.kind === kind));
      raised += await this.judge(open.map(({ id }) => id));
      after = { key: last.startedAt, id: last.id };
    }
  }

  private judge(callIds: readonly string[]): Promise<number> {
    if (callIds.length === 0) return Promise.resolve(0);
    return this.turns.take(callIds, 0, (calls) => {
      const now = this.clock.nowIso();
      for (const call of calls.values()) this.conclusions.drawNeglects(call, now);
      return Promise.resolve([...calls.values()].flatMap(({ news }) => news).length);
    });
  }

  private before(seconds: number): string {
    return new Date(this.clock.now().getTime() - seconds * SECOND).toISOString();
  }
}

/** Looks every five minutes for what was left undone, on one instance at a time. */
@Injectable()
export class NeglectedCallsJob implements Job {
  readonly name = 'search for neglected calls';
  readonly lease = 'neglected-calls';
  readonly firstRun = withJitter(30 * SECOND);
  readonly pauseAfterFailure = MINUTE;
  private readonly logger = new Logger(NeglectedCallsJob.name);

  constructor(
    private readonly neglected: NeglectedCalls,
    private readonly limits: PresentLimits,
    runner: JobRunner,
  ) {
    runner.add(this);
  }

  async run(turn: JobTurn): Promise<number> {
    const { stuckSeconds, unheardSeconds } = this.limits.patience;
    const stuck = await this.neglected.raiseStuck(stuckSeconds, turn);
    const unheard = await this.neglected.raiseUnheard(unheardSeconds, turn);
    if (stuck + unheard > 0) this.logger.log('calls were left undone', { stuck, unheard });
    return withJitter(5 * MINUTE);
  }
}
