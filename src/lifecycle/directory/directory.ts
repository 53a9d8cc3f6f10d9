import { Injectable } from '@nestjs/common';
import { DEFAULT_LIMITS, type QueueLimits } from '../breaches.js';
import type { AgentView } from '../choose-agent.js';

/** Stands in until queues and agents are kept: the seeded queues, and the agents that it is given. */
@Injectable()
export class Directory {
  isKnown = true;
  readonly agents = new Map<string, Omit<AgentView, 'inCall' | 'idleSince'>>();
  private readonly queues = new Set(['medical_spanish', 'medical_english', 'legal_spanish', 'legal_english']);

  findQueue(id: string): { readonly id: string } | null {
    return this.queues.has(id) ? { id } : null;
  }

  findAgent(id: string): { readonly id: string } | null {
    return this.agents.get(id) ?? null;
  }

  agentsOf(queueId: string): readonly Omit<AgentView, 'inCall' | 'idleSince'>[] {
    return [...this.agents.values()].filter(({ queueIds }) => queueIds.includes(queueId));
  }

  limitsOf(queueId: string): QueueLimits | null {
    return this.queues.has(queueId) ? DEFAULT_LIMITS : null;
  }
}
