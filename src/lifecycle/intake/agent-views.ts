import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { CallsRepository } from '../../calls/calls.repository.js';
import { newestCalls } from '../../calls/feed/call-filter.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import type { Agent } from '../directory/directory-contents.js';
import { Directory } from '../directory/directory.js';
import { OpenCalls } from '../open-calls/open-calls.js';
import type { AgentView } from '../rules/choose-agent.js';

/** How many of an agent's last calls are looked at. */
const LAST_CALLS = 20;
/** Questions about agents at a time. */
const QUESTIONS = 4;
const LONG_AGO = new Date(0).toISOString();

/** Knows which agents may be rung, and who of them is rung or in a call. */
@Injectable()
export class AgentViews {
  /** Who is about to be rung, by the call: the event that says so is not durable yet. */
  private readonly chosen = new Map<string, Set<string>>();
  private readonly oneOfFew = pLimit(QUESTIONS);

  constructor(
    private readonly directory: Directory,
    private readonly calls: CallsRepository,
    private readonly openCalls: OpenCalls,
  ) {}

  /** The agents of a queue, for a call of it, by the other calls under way; a store is asked only about those of whom no call was seen since the start. */
  async of(queueId: string, callId: string): Promise<AgentView[]> {
    await this.openCalls.beReady();
    const agents = this.directory.agentsOf(queueId);
    const idleSince = await Promise.all(agents.map((agent) => this.idleSince(agent)));
    return agents.map((agent, index) => ({
      id: agent.id,
      state: agent.state,
      queueIds: [queueId],
      inCall: this.openCalls.isBusy(agent, callId),
      idleSince: idleSince[index] ?? LONG_AGO,
    }));
  }

  /** The same agents, without those that other calls are about to ring; not asynchronous, so that no two choose one agent. */
  withChosen(agents: readonly AgentView[], callId: string): AgentView[] {
    const others = new Set(
      [...this.chosen].filter(([call]) => call !== callId).flatMap(([, ids]) => [...ids]),
    );
    return agents.map((agent) => ({ ...agent, inCall: agent.inCall || others.has(agent.id) }));
  }

  choose(callId: string, agentId: string): void {
    this.chosen.set(callId, (this.chosen.get(callId) ?? new Set()).add(agentId));
  }

  /** What was decided about some calls is durable now, or will never be. */
  release(callIds: Iterable<string>): void {
    for (const callId of callIds) this.chosen.delete(callId);
  }

  private async idleSince(agent: Agent): Promise<string> {
    const seen = this.openCalls.idleSince(agent);
    if (seen !== null) return seen;
    const last = await this.oneOfFew(() => this.lastEndOf(agent.id));
    if (last !== null) this.openCalls.noteIdle(agent.id, last);
    return last ?? LONG_AGO;
  }

  /** @returns `null` while no store can tell */
  private async lastEndOf(agentId: string): Promise<string | null> {
    try {
      const calls = await this.calls.list({ ...newestCalls(LAST_CALLS), filter: { agentId } });
      return calls.reduce(
        (last, { endedAt }) => (endedAt !== null && endedAt > last ? endedAt : last),
        LONG_AGO,
      );
    } catch (error: unknown) {
      if (error instanceof StoreUnavailableError) return null;
      throw error;
    }
  }
}
