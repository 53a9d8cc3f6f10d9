import { Injectable } from '@nestjs/common';
import type { CallEvent } from '../../calls/model/call-event.js';
import { CallEventFactory } from '../../calls/model/call-event.factory.js';
import type { AgentView } from '../rules/choose-agent.js';
import { Directory } from '../directory/directory.js';
import { type DerivedFact, factsDue } from '../rules/facts-due.js';
import { AgentViews } from './agent-views.js';
import type { CallInHand } from './call-in-hand.js';

/** Draws from a call's history what follows from it. */
@Injectable()
export class Conclusions {
  constructor(
    private readonly directory: Directory,
    private readonly agents: AgentViews,
    private readonly factory: CallEventFactory,
  ) {}

  /** Adds to a call what is due: to be recorded together with what it follows from. */
  async draw(call: CallInHand): Promise<void> {
    if (!call.isKnown) return;
    const facts = this.due(call, []);
    const rung = facts.find((fact) => fact.type === 'call.retransferred');
    if (rung === undefined) {
      call.add(facts.map((fact) => this.toEvent(fact)));
      return;
    }
    // Who is free is asked only where it matters, which is rare: it takes questions to a database.
    const queueId = facts.find((fact) => fact.type === 'alert.raised')?.data.queueId;
    const views = queueId === undefined ? [] : await this.agents.of(queueId);
    this.ring(call, views, rung.callId);
  }

  /** Resolves what {@link draw} decided about agents: the events are durable, or never will be. */
  release(callIds: Iterable<string>): void {
    this.agents.release(callIds);
  }

  private ring(call: CallInHand, views: readonly AgentView[], callId: string): void {
    const facts = this.due(call, this.agents.withChosen(views, callId));
    for (const fact of facts) {
      if (fact.type === 'call.retransferred' && fact.data.agentId !== null) {
        this.agents.choose(callId, fact.data.agentId);
      }
    }
    call.add(facts.map((fact) => this.toEvent(fact)));
  }

  private due(call: CallInHand, agents: readonly AgentView[]): DerivedFact[] {
    const limitsOf = (queueId: string) => this.directory.limitsOf(queueId);
    return factsDue(call.events, { limitsOf, agents });
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
