import type { Agent, Queue } from '../../lifecycle/directory/directory-contents.js';
import {
  type BoardAgentDto,
  type BoardCallDto,
  type BoardCountsDto,
  type BoardQueueDto,
  MOST_NAMED,
} from './board.dto.js';
import { type Engagement, type Position, POSITION_STATES, type PositionState } from './position.js';

/** What of queues and agents a board has to know. */
export interface BoardDirectory {
  readonly queues: readonly Queue[];
  readonly agents: readonly Agent[];
  findQueue(id: string): Queue | null;
  findAgent(id: string): Agent | null;
  agentOfNumber(number: string): Agent | null;
}

/** Whom a call occupies, and with what. */
interface Occupied extends Engagement {
  readonly callId: string;
}

/** What agents do, by their ids. */
export type Occupation = ReadonlyMap<string, Occupied>;

export function countStates(positions: readonly Position[]): BoardCountsDto {
  const countOf = (state: PositionState): number =>
    positions.filter((position) => position.state === state).length;
  return {
    menu: countOf('menu'),
    waiting: countOf('waiting'),
    talking: countOf('talking'),
    on_hold: countOf('on_hold'),
    message: countOf('message'),
  };
}

/** The most urgent calls first, so many of each state. */
export function toBoardCalls(positions: readonly Position[], directory: BoardDirectory): BoardCallDto[] {
  const calls = positions.map((position) => toBoardCall(position, directory)).sort(compareUrgency);
  return POSITION_STATES.flatMap((state) =>
    calls.filter((call) => call.state === state).slice(0, MOST_NAMED),
  );
}

/** Whose time is up first; then, of what may last, what began first. */
function compareUrgency(left: BoardCallDto, right: BoardCallDto): number {
  if ((left.limit_seconds === null) !== (right.limit_seconds === null))
    return left.limit_seconds === null ? 1 : -1;
  return dueOf(left) - dueOf(right);
}

function dueOf({ since, limit_seconds: limit }: BoardCallDto): number {
  return Date.parse(since) + (limit ?? 0) * 1000;
}

function toBoardCall(position: Position, directory: BoardDirectory): BoardCallDto {
  const { call, state, since, queueId, engagements } = position;
  const queue = queueId === null ? null : directory.findQueue(queueId);
  const first = engagements[0];
  return {
    id: call.id,
    type: call.type ?? 'voice',
    state,
    since,
    limit_seconds: limitOf(state, queue),
    wait_seconds: call.waitSeconds,
    queue_id: queueId,
    queue_name: queue?.name ?? null,
    agent: first === undefined ? null : nameOf(first, directory),
    is_ringing: engagements.some(({ doing }) => doing === 'ringing'),
    from: call.from,
    caller: { ...call.caller },
    erased_at: call.erasedAt,
  };
}

function limitOf(state: PositionState, queue: Queue | null): number | null {
  if (queue === null) return null;
  if (state === 'waiting') return queue.limits.waitSeconds;
  return state === 'on_hold' ? queue.limits.holdSeconds : null;
}

function nameOf(engagement: Engagement, directory: BoardDirectory): string | null {
  return agentOf(engagement, directory)?.name ?? engagement.agentId ?? engagement.number;
}

function agentOf({ agentId, number }: Engagement, directory: BoardDirectory): Agent | null {
  if (agentId !== null) return directory.findAgent(agentId);
  return number === null ? null : directory.agentOfNumber(number);
}

/** Who talks does not ring, whatever another call says. */
export function occupationsOf(positions: readonly Position[], directory: BoardDirectory): Occupation {
  const all = positions.flatMap(({ call, engagements }) =>
    engagements.map((engagement): Occupied => ({ ...engagement, callId: call.id })),
  );
  const occupied = new Map<string, Occupied>();
  for (const one of all) {
    const id = agentOf(one, directory)?.id;
    if (id !== undefined && (one.doing !== 'ringing' || !occupied.has(id))) occupied.set(id, one);
  }
  return occupied;
}

export function toBoardQueues(
  positions: readonly Position[],
  directory: BoardDirectory,
  occupations: Occupation,
): BoardQueueDto[] {
  const byQueue = new Map<string | null, Position[]>();
  for (const position of positions) {
    const calls = byQueue.get(position.queueId);
    if (calls === undefined) byQueue.set(position.queueId, [position]);
    else calls.push(position);
  }
  return directory.queues.map(({ id, name, limits, agentIds }) => {
    const calls = byQueue.get(id) ?? [];
    const waits = calls.filter(({ state }) => state === 'waiting').map(({ since }) => since);
    const free = agentIds.filter((agentId) => {
      return directory.findAgent(agentId)?.state === 'available' && !occupations.has(agentId);
    });
    return {
      id,
      name,
      waiting: waits.length,
      waiting_since: waits.sort()[0] ?? null,
      talking: calls.filter(({ state }) => state === 'talking' || state === 'on_hold').length,
      longest_wait_seconds: limits.waitSeconds,
      agents: agentIds.length,
      free_agents: free.length,
    };
  });
}

/** @param idleSince since when an agent has been in no call, ISO 8601 UTC; `null` where that is not known */
export function toBoardAgent(
  agent: Agent,
  occupations: Occupation,
  idleSince: (agent: Agent) => string | null,
): BoardAgentDto {
  const { id, name, state } = agent;
  const occupied = occupations.get(id);
  if (occupied === undefined) return { id, name, state, doing: null, since: idleSince(agent), call_id: null };
  const { doing, since, callId } = occupied;
  return { id, name, state, doing, since, call_id: callId };
}
