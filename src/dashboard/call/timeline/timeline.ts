import type { ActivityItemDto, CallEventDto } from '../../api/generated/types.gen';
import { sayDuration } from '../../parts/format';
import { type AgentLane, laneWords, lanesOf } from './agent-lanes';
import { callerSpans } from './caller-spans';
import { reportedLegs } from './reported-legs';
import { type CallClock, clockOf, type Span } from './spans';
import { telephoneLegs } from './telephone-legs';

/** Keys that the caller pressed, and when, in seconds from the beginning of the call. */
export interface KeyMark {
  readonly at: number;
  readonly digits: string;
}

/** What is drawn of a call. All times are seconds from its beginning. */
export interface Timeline {
  /** How long the call was, or is so far. */
  readonly total: number;
  readonly isLive: boolean;
  readonly caller: readonly Span[];
  readonly keys: readonly KeyMark[];
  /** One per agent, in the order in which they were first rung. */
  readonly agents: readonly AgentLane[];
}

/** What the agents of a call are called, by their number or id. */
export type AgentNames = ReadonlyMap<string, string>;

/**
 * Lays the events of a call out in time.
 *
 * @param events all of them, oldest first
 * @param now Unix time in milliseconds: the end of a call that is under way
 */
export function timelineOf(call: ActivityItemDto, events: readonly CallEventDto[], now: number): Timeline {
  const clock = clockOf(call, now);
  const counted = events.filter(({ refused }) => refused !== true);
  const legs = call.source === 'api' ? reportedLegs(counted, clock) : telephoneLegs(call, counted, clock);
  return {
    total: clock.total,
    isLive: call.endedAt === null,
    caller: callerSpans(call, counted, clock),
    keys: keysOf(call, clock),
    agents: lanesOf(legs),
  };
}

/** Every moment at which something in the timeline begins or ends. */
export function momentsOf({ caller, keys, agents }: Timeline): number[] {
  const spans = [...caller, ...agents.flatMap((agent) => agent.spans)];
  return [...spans.flatMap(({ from, to }) => [from, to]), ...keys.map(({ at }) => at)];
}

function keysOf({ menu }: ActivityItemDto, clock: CallClock): KeyMark[] {
  return menu.filter(({ digits }) => digits !== '').map(({ digits, at }) => ({ digits, at: clock.at(at) }));
}

const PARTS: Record<Span['kind'], (length: string) => string> = {
  menu: (length) => `menu ${length}`,
  greeting: (length) => `greeting ${length}`,
  waiting: (length) => `waited ${length}`,
  talking: (length) => `talked ${length}`,
  hold: (length) => `on hold ${length}`,
  prompt: (length) => `prompt ${length}`,
  message: (length) => `message ${length}`,
  rang: (length) => `rang ${length}`,
  asked: (length) => `was asked ${length}`,
};

/** The timeline in words, for those who cannot see it. */
export function describeTimeline(
  { caller, keys, agents, total, isLive }: Timeline,
  names: AgentNames,
): string {
  const parts = caller.map(({ kind, from, to }) => PARTS[kind](sayRounded(to - from)));
  const pressed = keys.length === 0 ? [] : [`Pressed ${keys.map(({ digits }) => digits).join(', ')}.`];
  const rung = agents.map((lane) => {
    return `${names.get(lane.agent ?? '') ?? lane.agent ?? 'An agent'}: ${laneWords(lane)}.`;
  });
  const end = isLive ? `Under way for ${sayRounded(total)}.` : `${sayRounded(total)} in all.`;
  return [`Caller: ${parts.join(', ')}.`, ...pressed, ...rung, end].join(' ');
}

function sayRounded(seconds: number): string {
  return sayDuration(Math.round(seconds));
}
