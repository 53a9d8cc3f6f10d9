import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { type CallsInHand, CallTurns } from '../intake/call-turns.js';
import { Conclusions } from '../intake/conclusions.js';
import { inTurns } from '../intake/in-turns.js';
import type { CallEvent } from '../../calls/model/call-event.js';

/** What a judge found in a call. */
export interface Judgement {
  /** The whole history, with what was concluded; `null` while no store can tell. */
  readonly events: readonly CallEvent[] | null;
  /** Whether another agent is rung from now on, or nobody. */
  readonly isRerouted: boolean;
}

/** Concludes from deadlines that have passed. */
@Injectable()
export class DeadlineJudge {
  constructor(
    private readonly turns: CallTurns,
    private readonly conclusions: Conclusions,
    private readonly clock: Clock,
  ) {}

  /**
   * Judges calls by all that the stores know of them at this moment: what has settled a deadline meanwhile makes it moot.
   *
   * @throws JournalUnavailableError when what was concluded is durable nowhere
   */
  judge(callIds: readonly string[]): Promise<ReadonlyMap<string, Judgement>> {
    return this.turns.take(callIds, 0, (calls) => this.judgeAll(calls));
  }

  private async judgeAll(calls: CallsInHand): Promise<ReadonlyMap<string, Judgement>> {
    const now = this.clock.nowIso();
    const judged = await inTurns([...calls], async ([callId, call]) => {
      await this.conclusions.draw(call, now);
      const isRerouted = call.news.some(({ type }) => type === 'call.retransferred');
      return [callId, { events: call.isKnown ? call.events : null, isRerouted }] as const;
    });
    return new Map(judged);
  }
}
