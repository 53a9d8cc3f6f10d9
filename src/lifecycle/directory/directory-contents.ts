import type { QueueLimits } from '../rules/breaches.js';

export const AGENT_STATES = ['available', 'busy', 'away', 'offline'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/** What callers wait in. */
export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly limits: QueueLimits;
  /** Ids of the agents who answer it, by code unit. */
  readonly agentIds: readonly string[];
}

/** Who answers calls. */
export interface Agent {
  readonly id: string;
  readonly name: string;
  /** Where the agent is rung, in E.164; each number is that of one agent. */
  readonly number: string | null;
  /** What the agent said last. Whoever is rung or in a call is busy besides. */
  readonly state: AgentState;
  readonly skills: readonly string[];
  /** Ids of the queues that the agent answers, by code unit. */
  readonly queueIds: readonly string[];
}

/** A row of `queues` with its agents, as the database's functions answer with it. */
export interface QueueRow {
  readonly id: string;
  readonly name: string;
  readonly longest_wait_seconds: number;
  readonly longest_answer_seconds: number;
  readonly longest_hold_seconds: number;
  readonly short_call_seconds: number;
  readonly agent_ids: readonly string[];
}

/** A row of `agents`. */
export interface AgentRow {
  readonly id: string;
  readonly name: string;
  readonly number: string | null;
  readonly state: AgentState;
  readonly skills: readonly string[];
}

/** Everything at one moment, as `read_directory` answers with it and as the snapshot keeps it. */
export interface DirectoryRows {
  /** Another one after every change. */
  readonly edition: string;
  readonly queues: readonly QueueRow[];
  readonly agents: readonly AgentRow[];
}

/** All queues and agents at one moment, to be looked up. */
export class DirectoryContents {
  readonly edition: string;
  /** By id, in the order of the ids. */
  readonly queues: ReadonlyMap<string, Queue>;
  readonly agents: ReadonlyMap<string, Agent>;
  private readonly names: ReadonlyMap<string, string>;
  private readonly byNumber: ReadonlyMap<string, Agent>;

  constructor(rows: DirectoryRows) {
    this.edition = rows.edition;
    this.queues = new Map(sorted(rows.queues).map((row) => [row.id, toQueue(row)]));
    this.agents = new Map(
      sorted(rows.agents).map((row) => [row.id, toAgent(row, [...this.queues.values()])]),
    );
    this.byNumber = new Map(
      [...this.agents.values()].flatMap((agent): [string, Agent][] =>
        agent.number === null ? [] : [[agent.number, agent]],
      ),
    );
    this.names = new Map(
      rows.agents.flatMap(({ number, name }): [string, string][] =>
        number === null ? [] : [[number, name]],
      ),
    );
  }

  agentsOf(queueId: string): Agent[] {
    const ids = this.queues.get(queueId)?.agentIds ?? [];
    return ids.flatMap((id) => this.agents.get(id) ?? []);
  }

  agentOfNumber(number: string): Agent | null {
    return this.byNumber.get(number) ?? null;
  }

  nameOfNumber(number: string): string | null {
    return this.names.get(number) ?? null;
  }
}

/** @returns `null` of what is no such answer */
export function readDirectoryRows(value: unknown): DirectoryRows | null {
  return isDirectoryRows(value) ? value : null;
}

/** Only the database's functions write such answers, and its constraints hold what their rows say. */
function isDirectoryRows(value: unknown): value is DirectoryRows {
  if (typeof value !== 'object' || value === null) return false;
  if (!('edition' in value && 'queues' in value && 'agents' in value)) return false;
  const { edition, queues, agents } = value;
  return typeof edition === 'string' && areRows(queues, 'agent_ids') && areRows(agents, 'skills');
}

function areRows(value: unknown, list: string): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((row: unknown) => {
    const fields: Record<string, unknown> = { ...(row as object | null) };
    return (
      typeof fields['id'] === 'string' && typeof fields['name'] === 'string' && Array.isArray(fields[list])
    );
  });
}

function toQueue(row: QueueRow): Queue {
  const limits: QueueLimits = {
    waitSeconds: row.longest_wait_seconds,
    answerSeconds: row.longest_answer_seconds,
    holdSeconds: row.longest_hold_seconds,
    shortCallSeconds: row.short_call_seconds,
  };
  return { id: row.id, name: row.name, limits, agentIds: row.agent_ids };
}

function toAgent({ id, name, number, state, skills }: AgentRow, queues: readonly Queue[]): Agent {
  const queueIds = queues.filter(({ agentIds }) => agentIds.includes(id)).map((queue) => queue.id);
  return { id, name, number, state, skills, queueIds };
}

function sorted<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((left, right) => (left.id < right.id ? -1 : 1));
}
