import { LRUCache } from 'lru-cache';
import { EventSet } from '../../calls/fold/event-set.js';
import { foldConnection } from '../../calls/fold/fold-connection.js';
import { foldLegs } from '../../calls/fold/fold-legs.js';
import { foldTimes, reportedEnd } from '../../calls/fold/fold-times.js';
import { courseOf } from '../../calls/fold/lifecycle/course.js';
import { isReportedCall } from '../../calls/fold/lifecycle/fold-reported-call.js';
import { agentRungBy, replay } from '../../calls/fold/lifecycle/replay.js';
import { isStep } from '../../calls/fold/lifecycle/transitions.js';
import { isTerminal } from '../../calls/fold/provider-status.js';
import type { CallEvent } from '../../calls/model/call-event.js';

/** By what a call names an agent; the number, in E.164, is where the agent is rung. */
export interface Occupant {
  readonly id: string;
  readonly number: string | null;
}

/** Twilio's statuses of a leg at which somebody is rung or talks. */
const LEG_UNDER_WAY: ReadonlySet<string> = new Set(['initiated', 'ringing', 'in-progress']);
/** Of how many agents it is remembered since when they have had nothing to do. */
const MOST_IDLE = 10_000;
const NO_LEGS: ReadonlyMap<string, string | null> = new Map();

/** What is kept of a call under way: no history, only whom it occupies. */
interface OpenCall {
  /** Agents by id and by number, see {@link keyOf}. */
  readonly keys: ReadonlySet<string>;
  /** Where each leg of a telephone call rings or talks; `null` of one that has ended. */
  readonly legs: ReadonlyMap<string, string | null>;
}

/** The calls under way, and whom they occupy: some hundred bytes for each. */
export class Occupations {
  private readonly calls = new Map<string, OpenCall>();
  private readonly callsOf = new Map<string, Set<string>>();
  private readonly idle = new LRUCache<string, string>({ max: MOST_IDLE });

  /** How many calls are under way. */
  get size(): number {
    return this.calls.size;
  }

  get callIds(): IterableIterator<string> {
    return this.calls.keys();
  }

  has(callId: string): boolean {
    return this.calls.has(callId);
  }

  /** Whether a call under way is one that another system reports. */
  isReported(callId: string): boolean {
    return this.calls.get(callId)?.legs === NO_LEGS;
  }

  /** Whether an agent is rung or in a call. @param except the id of a call that does not count */
  isBusy({ id, number }: Occupant, except: string | null = null): boolean {
    const keys = number === null ? [agentKey(id)] : [agentKey(id), numberKey(number)];
    return keys.some((key) => {
      const calls = this.callsOf.get(key);
      return calls !== undefined && calls.size > (except !== null && calls.has(except) ? 1 : 0);
    });
  }

  /** @returns since when an agent has had nothing to do, ISO 8601 UTC; `null` where no call of the agent was seen */
  idleSince({ id, number }: Occupant): string | null {
    const byId = this.idle.get(agentKey(id)) ?? null;
    const byNumber = number === null ? null : (this.idle.get(numberKey(number)) ?? null);
    return byId === null || (byNumber !== null && byNumber > byId) ? byNumber : byId;
  }

  /** Remembers what somebody else knows. @param at ISO 8601 UTC */
  noteIdle(agentId: string, at: string): void {
    this.rest(agentKey(agentId), at);
  }

  /** Takes all that is known of a call. @param now ISO 8601 UTC */
  see(callId: string, events: readonly CallEvent[], now: string): void {
    const { agentId, legs, endedAt, isOpen } = isReportedCall(events)
      ? reportedState(events)
      : telephoneState(events);
    if (agentId !== null && endedAt !== null) this.rest(agentKey(agentId), endedAt);
    if (!isOpen) return this.replace(callId, null, endedAt ?? now);
    const keys = [...(agentId === null ? [] : [agentKey(agentId)]), ...numbersOf(legs)];
    this.replace(callId, { keys: new Set(keys), legs }, now);
  }

  /** Takes what has just been reported of a call, until all of it is looked at: nobody is to be rung twice meanwhile. */
  anticipate(events: readonly CallEvent[], now: string): void {
    for (const event of events) {
      if (event.type === 'call.ended') this.replace(event.callId, null, now);
      const agentId = isStep(event) ? (agentRungBy(event) ?? answererIn(event)) : null;
      if (agentId === null) continue;
      const { keys = new Set<string>(), legs = NO_LEGS } = this.calls.get(event.callId) ?? {};
      this.replace(event.callId, { keys: new Set([...keys, agentKey(agentId)]), legs }, now);
    }
  }

  /** Takes what has just happened in a telephone call that was seen from the moment on when it asked for an agent. */
  add(callId: string, events: readonly CallEvent[], now: string): void {
    if (events.some(endsCall)) return this.replace(callId, null, now);
    const legs = new Map(this.calls.get(callId)?.legs);
    for (const event of events) noteLeg(legs, event);
    this.replace(callId, { keys: new Set(numbersOf(legs)), legs }, now);
  }

  private replace(callId: string, next: OpenCall | null, at: string): void {
    const before = this.calls.get(callId)?.keys ?? new Set<string>();
    if (next === null) this.calls.delete(callId);
    else this.calls.set(callId, next);
    for (const key of next?.keys ?? []) {
      this.callsOf.set(key, (this.callsOf.get(key) ?? new Set()).add(callId));
    }
    for (const key of before) if (next?.keys.has(key) !== true) this.release(key, callId, at);
  }

  private release(key: string, callId: string, at: string): void {
    const calls = this.callsOf.get(key);
    calls?.delete(callId);
    if (calls?.size === 0) this.callsOf.delete(key);
    this.rest(key, at);
  }

  private rest(key: string, at: string): void {
    if (at > (this.idle.get(key) ?? '')) this.idle.set(key, at);
  }
}

/** What a whole history says of whom a call occupies. */
interface CallState extends Pick<OpenCall, 'legs'> {
  readonly agentId: string | null;
  readonly endedAt: string | null;
  readonly isOpen: boolean;
}

function reportedState(events: readonly CallEvent[]): CallState {
  const course = courseOf(replay(new EventSet(events).all));
  const { agentId = null, endedAt = null } = course ?? {};
  return { agentId, endedAt, legs: NO_LEGS, isOpen: course !== null && endedAt === null };
}

function telephoneState(events: readonly CallEvent[]): CallState {
  const set = new EventSet(events);
  const folded = foldLegs(set);
  const { endedAt } = foldTimes(set, foldConnection(set, folded, reportedEnd(set)));
  const legs = folded.map(({ leg }) => [leg.sid, LEG_UNDER_WAY.has(leg.status) ? leg.to : null] as const);
  return { agentId: null, endedAt, legs: new Map(legs), isOpen: endedAt === null && events.length > 0 };
}

/** True of what says that a telephone call is over. */
export function endsCall(event: CallEvent): boolean {
  if (event.type === 'call.status') return isTerminal(event.data.status);
  return event.type === 'call.lost' || event.type === 'voicemail.recorded';
}

function answererIn(event: CallEvent): string | null {
  return event.type === 'call.answered' ? event.data.agentId : null;
}

/** Callbacks come in any order: a leg that has ended does not ring again. */
function noteLeg(legs: Map<string, string | null>, { type, data }: CallEvent): void {
  if (type === 'leg.status') {
    const hasEnded = isTerminal(data.status) || legs.get(data.legSid) === null;
    legs.set(data.legSid, hasEnded ? null : (data.to ?? legs.get(data.legSid) ?? null));
  }
  if (type === 'dial.completed' && data.legSid !== null) legs.set(data.legSid, null);
}

function numbersOf(legs: ReadonlyMap<string, string | null>): string[] {
  return [...legs.values()].flatMap((number) => (number === null ? [] : numberKey(number)));
}

function agentKey(id: string): string {
  return `agent ${id}`;
}

function numberKey(number: string): string {
  return `number ${number}`;
}
