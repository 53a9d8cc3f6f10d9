import type { BoardAgentDto, BoardCallDto, BoardDto, BoardQueueDto } from '../api/generated/types.gen';
import { type CallerWords, describeCaller } from '../parts/caller';
import { type DeadlineTone, toneOf } from '../parts/deadline';
import { count, formatDuration } from '../parts/format';

/** How a call stands at a moment. @property fraction of the time that it has, 0 to 1; `null` where it has no limit */
export interface Standing {
  readonly tone: DeadlineTone | 'none';
  readonly seconds: number;
  readonly words: string;
  readonly fraction: number | null;
}

const RANKS: Readonly<Record<Standing['tone'], number>> = { over: 0, near: 1, calm: 2, none: 3 };

/** @param now milliseconds since 1970, by the server's clock */
export function standingOf(call: BoardCallDto, now: number): Standing {
  const exact = (now - Date.parse(call.since)) / 1000;
  const seconds = Math.max(Math.floor(exact), 0);
  const limit = call.limit_seconds;
  if (limit === null) return { tone: 'none', seconds, words: aboutUnlimited(call), fraction: null };
  const tone = toneOf(exact, limit);
  const words = tone === 'over' ? `over ${sayLimit(limit)}` : `${sayLimit(Math.ceil(limit - exact))} left`;
  return { tone, seconds, words, fraction: Math.min(Math.max(exact / limit, 0), 1) };
}

/** "30 s"; what takes minutes as minutes: "10:00". */
export function sayLimit(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : formatDuration(seconds);
}

function aboutUnlimited({ state, wait_seconds: waited }: BoardCallDto): string {
  if (state === 'talking') return `waited ${formatDuration(waited)}`;
  return state === 'menu' ? 'no agent asked for' : '';
}

/** Most urgent first: the order is another one only when a call crosses a boundary, or comes or goes. */
export function inOrder(calls: readonly BoardCallDto[], now: number): BoardCallDto[] {
  const keyed = calls.map((call) => ({ call, rank: RANKS[standingOf(call, now).tone], due: dueOf(call) }));
  keyed.sort(
    (one, other) => one.rank - other.rank || one.due - other.due || (one.call.id < other.call.id ? -1 : 1),
  );
  return keyed.map(({ call }) => call);
}

function dueOf({ since, limit_seconds: limit }: BoardCallDto): number {
  return Date.parse(since) + (limit ?? 0) * 1000;
}

export const LANES = [
  {
    name: 'waiting',
    title: 'Waiting',
    states: ['waiting', 'menu'],
    search: 'status=waiting',
    empty: 'Nobody is waiting.',
  },
  {
    name: 'talking',
    title: 'Talking',
    states: ['talking', 'message'],
    search: 'status=active',
    empty: 'Nobody is talking.',
  },
  {
    name: 'hold',
    title: 'On hold',
    states: ['on_hold'],
    search: 'status=on_hold',
    empty: 'Nobody is on hold.',
  },
] as const satisfies readonly {
  readonly states: readonly BoardCallDto['state'][];
  readonly [name: string]: unknown;
}[];
export type LaneKind = (typeof LANES)[number];

/** The calls of a lane, and how many there are with those that are not named. */
export function laneOf(board: BoardDto, { states }: LaneKind): { calls: BoardCallDto[]; total: number } {
  const isOf = (state: BoardCallDto['state']): boolean => states.some((one) => one === state);
  const total = states.reduce((sum, state) => sum + board.counts[state], 0);
  return { calls: board.calls.filter(({ state }) => isOf(state)), total };
}

/** @param hidesNumbers on a wall everybody in the room reads along */
export function callerOf(
  { caller, from, erased_at: erasedAt }: Pick<BoardCallDto, 'caller' | 'from' | 'erased_at'>,
  hidesNumbers: boolean,
): Pick<CallerWords, 'name' | 'isPlain'> {
  const { name, isPlain } = describeCaller({ caller, from, erasedAt });
  if (!hidesNumbers || isPlain || caller.name !== null) return { name, isPlain };
  return { name: 'Number hidden', isPlain: true };
}

/** "Sales · rings First agent". */
export function describeUnder(call: BoardCallDto): string {
  const queue = call.queue_name ?? call.queue_id;
  const agent = call.agent;
  switch (call.state) {
    case 'menu':
      return joined(['in the menu', queue]);
    case 'waiting':
      return joined([queue, call.is_ringing ? `rings ${agent ?? 'an agent'}` : 'no agent rings']);
    case 'message':
      return joined(['leaves a message', queue]);
    default:
      return joined([agent, queue]);
  }
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(' · ');
}

/** Whoever waits longest for an agent; `null` without anybody. */
export function longestWait(board: BoardDto): BoardCallDto | null {
  const waits = board.calls.filter(({ state }) => state === 'waiting');
  return waits.reduce<BoardCallDto | null>(
    (longest, call) => (longest === null || call.since < longest.since ? call : longest),
    null,
  );
}

/** Queues in which somebody waits first, by whose time is up first; then by name. */
export function orderQueues(queues: readonly BoardQueueDto[]): BoardQueueDto[] {
  const dueOfQueue = ({ waiting_since: since, longest_wait_seconds: limit }: BoardQueueDto): number =>
    since === null ? Infinity : Date.parse(since) + limit * 1000;
  return [...queues].sort((one, other) => {
    const [left, right] = [dueOfQueue(one), dueOfQueue(other)];
    return left === right ? one.name.localeCompare(other.name) : left - right;
  });
}

export type AgentActivity = 'free' | 'ringing' | 'talking' | 'on_hold' | 'busy' | 'away' | 'offline';
const ACTIVITY_ORDER: readonly AgentActivity[] = [
  ...(['ringing', 'free', 'talking', 'on_hold'] as const),
  ...(['busy', 'away', 'offline'] as const),
];
export const ACTIVITY_WORDS: Readonly<Record<AgentActivity, string>> = {
  free: 'free',
  ringing: 'rings',
  talking: 'talks',
  on_hold: 'on hold',
  busy: 'busy',
  away: 'away',
  offline: 'offline',
};

/** What an agent does in a call counts before what the agent said. */
export function activityOf({ doing, state }: Pick<BoardAgentDto, 'doing' | 'state'>): AgentActivity {
  if (doing !== null) return doing;
  return state === 'available' ? 'free' : state;
}

/** Who can be rung and who is first, then whoever talks, and last who is not there; by name. */
export function orderAgents(agents: readonly BoardAgentDto[]): BoardAgentDto[] {
  const rank = (agent: BoardAgentDto): number => ACTIVITY_ORDER.indexOf(activityOf(agent));
  return [...agents].sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

export function countFree(agents: readonly BoardAgentDto[]): number {
  return agents.filter((agent) => activityOf(agent) === 'free').length;
}

/** "3 free · 6 busy · 1 away · 1 offline". */
export function summarizeAgents(agents: readonly BoardAgentDto[]): string {
  const groups: readonly (readonly [string, readonly AgentActivity[]])[] = [
    ['free', ['free']],
    ['busy', ['ringing', 'talking', 'on_hold', 'busy']],
    ['away', ['away']],
    ['offline', ['offline']],
  ];
  return groups
    .map(([word, kinds]) => [word, agents.filter((one) => kinds.includes(activityOf(one))).length] as const)
    .filter(([, number]) => number > 0)
    .map(([word, number]) => count(number, word, word))
    .join(' · ');
}

/** The calls behind a figure. */
export function callsLink(search: string, queue: string | null): string {
  const given = new URLSearchParams(search);
  if (queue !== null) given.set('queue', queue);
  return `/?${given.toString()}`;
}

/** The board's own address. */
export function boardLink(queue: string | null, wall: Wall | null = null): string {
  const given = new URLSearchParams();
  if (queue !== null) given.set('queue', queue);
  if (wall !== null) given.set('wall', wall === 'numbers' ? 'numbers' : '');
  const search = given.toString();
  return search === '' ? '/board' : `/board?${search}`;
}

/** Full screen; `numbers` with those of callers. */
export type Wall = 'plain' | 'numbers';

export interface BoardAddress {
  readonly queue: string | null;
  readonly wall: Wall | null;
}

export function readBoardAddress(search: string): BoardAddress {
  const given = new URLSearchParams(search);
  const wall = given.get('wall');
  const queue = given.get('queue');
  return {
    queue: queue === null || queue === '' ? null : queue,
    wall: wall === null ? null : wall === 'numbers' ? 'numbers' : 'plain',
  };
}
