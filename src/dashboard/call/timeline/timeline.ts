import type { Call, CallEvent } from '../shapes.js';
import { type AgentLane, laneWords, lanesOf } from './agent-lanes.js';
import { callerSpans } from './caller-spans.js';
import { reportedLegs } from './reported-legs.js';
import { type CallClock, clockOf, type Span } from './spans.js';
import { telephoneLegs } from './telephone-legs.js';

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
export function timelineOf(call: Call, events: readonly CallEvent[], now: number): Timeline {
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

function keysOf({ menu }: Call, clock: CallClock): KeyMark[] {
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
  const parts = caller.map(({ kind, from, to }) => PARTS[kind](spoken(to - from)));
  const pressed = keys.length === 0 ? [] : [`Pressed ${keys.map(({ digits }) => digits).join(', ')}.`];
  const rung = agents.map((lane) => {
    return `${names.get(lane.agent ?? '') ?? lane.agent ?? 'An agent'}: ${laneWords(lane)}.`;
  });
  const end = isLive ? `Under way for ${spoken(total)}.` : `${spoken(total)} in all.`;
  return [`Caller: ${parts.join(', ')}.`, ...pressed, ...rung, end].join(' ');
}

/** A duration as it is read out. */
export function spoken(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const parts = [count(hours, 'hour'), count(minutes, 'minute'), count(rest, 'second')];
  const said = parts.filter((part) => !part.startsWith('0 '));
  return said.length === 0 ? '0 seconds' : said.join(' ');
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
