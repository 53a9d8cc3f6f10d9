import { Injectable } from '@nestjs/common';
import type { CallEvent } from '../../calls/model/call-event.js';
import { CallEventFactory } from '../../calls/model/call-event.factory.js';
import type { AgentView } from '../rules/choose-agent.js';
import { PresentLimits } from '../directory/present-limits.js';
import { type DerivedFact, factsDue } from '../rules/facts-due.js';
import { neglectsDue } from '../rules/neglect.js';
import { AgentViews } from './agent-views.js';
import type { CallInHand } from './call-in-hand.js';

/** Draws from a call's history what follows from it. */
@Injectable()
export class Conclusions {
  constructor(
    private readonly limits: PresentLimits,
    private readonly agents: AgentViews,
    private readonly factory: CallEventFactory,
  ) {}

  /**
   * Adds to a call what is due: to be recorded together with what it follows from.
   *
   * @param now ISO 8601 UTC: concludes also from the deadlines that have passed by then; without it only from what was reported
   */
  async draw(call: CallInHand, now?: string): Promise<void> {
    if (!call.isKnown) return;
    const facts = this.due(call, [], now);
    const rung = facts.find((fact) => fact.type === 'call.retransferred');
    if (rung === undefined) {
      call.add(facts.map((fact) => this.toEvent(fact)));
      return;
    }
    // Who is free is asked only where it matters.
    const queueId = facts.find((fact) => fact.type === 'alert.raised')?.data.queueId ?? null;
    const views = queueId === null ? [] : await this.agents.of(queueId, rung.callId);
    this.ring(call, this.due(call, this.agents.withChosen(views, rung.callId), now));
  }

  /** Adds to a call the alerts of what was left undone in it. @param now ISO 8601 UTC */
  drawNeglects(call: CallInHand, now: string): void {
    if (!call.isKnown) return;
    call.add(neglectsDue(call.events, this.limits.patience, now).map((fact) => this.toEvent(fact)));
  }

  private ring(call: CallInHand, facts: readonly DerivedFact[]): void {
    for (const fact of facts) {
      if (fact.type === 'call.retransferred' && fact.data.agentId !== null) {
        this.agents.choose(fact.callId, fact.data.agentId);
      }
    }
    call.add(facts.map((fact) => this.toEvent(fact)));
  }

  private due(call: CallInHand, agents: readonly AgentView[], now: string | undefined): DerivedFact[] {
    const context = { ...this.limits.present, agents };
    return factsDue(call.events, now === undefined ? context : { ...context, now });
  }

  private toEvent(fact: DerivedFact): CallEvent {
    switch (fact.type) {
      case 'call.retransferred':
        return this.factory.make<'call.retransferred'>(fact);
      case 'survey.requested':
        return this.factory.make<'survey.requested'>(fact);
      case 'alert.raised':
        return this.factory.make<'alert.raised'>(fact);
    }
  }
}
