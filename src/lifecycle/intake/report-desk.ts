import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import type { DomainError } from '../../common/errors/domain-error.js';
import { KeyedMutex } from '../../common/jobs/keyed-mutex.js';
import { CallInHand } from './call-in-hand.js';
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
  private readonly turns = new KeyedMutex();

  constructor(
    private readonly calls: CallsRepository,
    private readonly judge: ReportJudge,
  ) {}

  /**
   * Events of one call are judged one after the other, whichever requests they came with.
   *
   * @returns what became of each, in order
   * @throws JournalUnavailableError when they are durable nowhere: then none of them counts
   */
  async take(reports: readonly GivenReport[]): Promise<(AcceptedEvent | DomainError)[]> {
    const callIds = [...new Set(reports.map(({ report }) => report.callId))];
    return this.turns.run(callIds, async () => {
      const histories = await this.calls.findHistories(callIds, OLDEST);
      const inHand = new Map([...histories].map(([callId, history]) => [callId, new CallInHand(history)]));
      try {
        return await this.takeAll(reports, inHand);
      } finally {
        this.judge.release(callIds);
      }
    });
  }

  private async takeAll(
    reports: readonly GivenReport[],
    inHand: ReadonlyMap<string, CallInHand>,
  ): Promise<(AcceptedEvent | DomainError)[]> {
    const results = await inTurns(reports, (given) => {
      const call = inHand.get(given.report.callId);
      if (call === undefined) throw new Error('every call has a history');
      return this.judge.judge(call, given);
    });
    const news: CallEvent[] = [...inHand.values()].flatMap((call) => call.news);
    if (news.length > 0) await this.calls.record(news);
    return results;
  }
}
