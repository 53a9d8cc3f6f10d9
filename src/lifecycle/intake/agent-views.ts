import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { newestCalls } from '../../calls/feed/call-filter.js';
import { courseOf } from '../../calls/fold/lifecycle/course.js';
import { replay } from '../../calls/fold/lifecycle/replay.js';
import type { Call } from '../../calls/model/call.js';
import type { CallEvent } from '../../calls/model/call-event.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import type { AgentView } from '../rules/choose-agent.js';
import type { Agent } from '../directory/directory-contents.js';
import { Directory } from '../directory/directory.js';
import { OccupiedAgents } from '../directory/occupied-agents.js';

/** How many of an agent's last calls are looked at. */
const LAST_CALLS = 20;
const LONG_AGO = new Date(0).toISOString();

/** What an agent does in one call: ringing or talking, or since when no longer. */
interface Occupation {
  readonly agentId: string | null;
  readonly endedAt: string | null;
}

/** Knows which agents may be rung, and who of them is rung or in a call. */
@Injectable()
export class AgentViews {
  /** Who is about to be rung, by the call: the event that says so is not durable yet. */
  private readonly chosen = new Map<string, Set<string>>();

  constructor(
    private readonly directory: Directory,
    private readonly calls: CallsRepository,
    private readonly occupied: OccupiedAgents,
  ) {}

  /** The agents of a queue, by the rows of their calls and by what this process knows and no row tells yet. */
  async of(queueId: string): Promise<AgentView[]> {
    const agents = this.directory.agentsOf(queueId);
    const ids = agents.map(({ id }) => id);
    const onThePhone = await this.occupied.among(agents.map(byNumber));
    const occupations = await this.occupationsOf(ids);
    return agents.map((agent) => {
      const own = occupations.filter(({ agentId }) => agentId === agent.id);
      const ends = own.map(({ endedAt }) => endedAt ?? LONG_AGO);
      return {
        id: agent.id,
        state: agent.state,
        queueIds: [queueId],
        inCall: onThePhone.has(byNumber(agent).id) || own.some(({ endedAt }) => endedAt === null),
        idleSince: ends.reduce((last, end) => (end > last ? end : last), LONG_AGO),
      };
    });
  }

  /** The same agents, without those that other calls are about to ring; not asynchronous, so that no two choose one agent. */
  withChosen(agents: readonly AgentView[], callId: string): AgentView[] {
    const others = [...this.chosen].filter(([call]) => call !== callId).flatMap(([, ids]) => [...ids]);
    return agents.map((agent) => ({ ...agent, inCall: agent.inCall || others.includes(agent.id) }));
  }

  choose(callId: string, agentId: string): void {
    this.chosen.set(callId, (this.chosen.get(callId) ?? new Set()).add(agentId));
  }

  /** What was decided about some calls is durable now, or will never be. */
  release(callIds: Iterable<string>): void {
    for (const callId of callIds) this.chosen.delete(callId);
  }

  private async occupationsOf(agentIds: readonly string[]): Promise<Occupation[]> {
    const rows = (await Promise.all(agentIds.map((agentId) => this.lastCallsOf(agentId)))).flat();
    const wanted = new Set(agentIds);
    const underWay = rows.filter(({ endedAt }) => endedAt === null).map(({ id }) => id);
    const unsaid = [...this.calls.listUndelivered()].filter((event) => namesOneOf(event, wanted));
    const looked = new Set([...underWay, ...unsaid.map(({ callId }) => callId)]);
    const histories = await this.calls.findHistories([...looked]);
    const ended = rows.filter(({ id }) => !looked.has(id));
    return [...ended, ...[...histories.values()].flatMap(({ events }) => occupationIn(events) ?? [])];
  }

  /** Without a store only what this process knows counts. */
  private async lastCallsOf(agentId: string): Promise<Call[]> {
    try {
      return await this.calls.list({ ...newestCalls(LAST_CALLS), filter: { agentId } });
    } catch (error: unknown) {
      if (error instanceof StoreUnavailableError) return [];
      throw error;
    }
  }
}

/** An agent as telephone calls name one: of reported calls more is known than their rows tell. */
function byNumber({ id, number }: Pick<Agent, 'id' | 'number'>): Pick<Agent, 'id' | 'number'> {
  return { id: `number of ${id}`, number };
}

function namesOneOf({ data }: CallEvent, agentIds: ReadonlySet<string>): boolean {
  return ('agentId' in data && isOneOf(data.agentId)) || ('toAgentId' in data && isOneOf(data.toAgentId));

  function isOneOf(agentId: string | null): boolean {
    return agentId !== null && agentIds.has(agentId);
  }
}

function occupationIn(events: readonly CallEvent[]): Occupation | null {
  const course = courseOf(replay(events));
  return course === null ? null : { agentId: course.agentId, endedAt: course.endedAt };
}
