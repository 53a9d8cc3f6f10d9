import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { KeyedMutex } from '../../common/jobs/keyed-mutex.js';
import { AgentViews } from './agent-views.js';
import { CallInHand } from './call-in-hand.js';

/** The calls that somebody has taken in hand, by id. */
export type CallsInHand = ReadonlyMap<string, CallInHand>;

/**
 * Lets one judge at a time add to a call, whether something was reported of it or a deadline of it has passed: so that each one knows
 * what the one before concluded.
 */
@Injectable()
export class CallTurns {
  private readonly turns = new KeyedMutex();

  constructor(
    private readonly calls: CallsRepository,
    private readonly agents: AgentViews,
  ) {}

  /**
   * Takes calls in hand, and records what was added to them, all together.
   *
   * @param oldest how long ago, in milliseconds, a store may have told of them
   * @throws JournalUnavailableError when that is durable nowhere: then none of it counts
   */
  take<Result>(
    callIds: readonly string[],
    oldest: number,
    work: (calls: CallsInHand) => Promise<Result>,
  ): Promise<Result> {
    return this.turns.run(callIds, async () => {
      const histories = await this.calls.findHistories(callIds, oldest);
      const inHand = new Map([...histories].map(([callId, history]) => [callId, new CallInHand(history)]));
      try {
        const result = await work(inHand);
        const news = [...inHand.values()].flatMap((call) => call.news);
        if (news.length > 0) await this.calls.record(news);
        return result;
      } finally {
        // What was decided about agents is durable now, or never will be.
        this.agents.release(callIds);
      }
    });
  }
}
