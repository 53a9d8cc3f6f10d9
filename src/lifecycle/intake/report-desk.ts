import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../common/errors/domain-error.js';
import { type CallsInHand, CallTurns } from './call-turns.js';
import { inTurns } from './in-turns.js';
import { type AcceptedEvent, type GivenReport, ReportJudge } from './report-judge.js';

/**
 * How long ago, in milliseconds, a store may have told of a call that this process reports: no longer than another instance may take to
 * bring its events there.
 */
const OLDEST = 2000;

/** Takes the reports of one request: judges them and records them, all together. */
@Injectable()
export class ReportDesk {
  constructor(
    private readonly turns: CallTurns,
    private readonly judge: ReportJudge,
  ) {}

  /**
   * Events of one call are judged one after the other, whichever requests they came with.
   *
   * @returns what became of each, in order
   * @throws JournalUnavailableError when they are durable nowhere: then none of them counts
   */
  take(reports: readonly GivenReport[]): Promise<(AcceptedEvent | DomainError)[]> {
    const callIds = [...new Set(reports.map(({ report }) => report.callId))];
    return this.turns.take(callIds, OLDEST, (calls) => this.judgeAll(reports, calls));
  }

  private judgeAll(
    reports: readonly GivenReport[],
    calls: CallsInHand,
  ): Promise<(AcceptedEvent | DomainError)[]> {
    return inTurns(reports, (given) => {
      const call = calls.get(given.report.callId);
      if (call === undefined) throw new Error('every call has a history');
      return this.judge.judge(call, given);
    });
  }
}
