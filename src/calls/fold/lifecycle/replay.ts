import type { CallEvent, ReportedEvent } from '../../model/call-event.js';
import { isReported } from '../../model/call-event.js';
import type { ReportedType } from '../../model/lifecycle-event.js';
import {
  allowedFrom,
  compareCauses,
  isStep,
  type LifecycleState,
  nextState,
  type StepEvent,
  type StepType,
} from './transitions.js';

/** What the whole history makes of one event. */
export type Verdict =
  | { readonly kind: 'accepted' }
  /** The beginning of the call has not been reported yet. */
  | { readonly kind: 'pending' }
  | {
      readonly kind: 'refused';
      /** `not_owner`: the call is another key's. `not_allowed`: the state that the event met does not allow it. */
      readonly reason: 'not_owner' | 'not_allowed';
      readonly state: LifecycleState;
      readonly allowed: readonly ReportedType[];
    };

/** A reported call, gone through event by event. */
export interface Lifecycle {
  /** The name of the API key that the call belongs to; `null` when nothing was reported. */
  readonly owner: string | null;
  readonly state: LifecycleState;
  /** What happened, in order; none is before the beginning of the call. */
  readonly steps: readonly StepEvent[];
  /** By event id, of the events that change the state; all others are accepted. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

const ACCEPTED: Verdict = { kind: 'accepted' };
const PENDING: Verdict = { kind: 'pending' };

/**
 * Goes through a reported call: which events count, and which state they lead to.
 *
 * The beginning comes first, whatever its time: those who report one call may have clocks that differ, and an answer that is some
 * milliseconds older than the beginning would else be refused for ever. All else goes by `at`. Among events of one moment the first by
 * cause and effect that the state allows is taken next, until it allows none. So the result follows from the set of events, never
 * from their arrival.
 *
 * @param events the distinct events of one call, in the order of `compareCallEvents`
 */
export function replay(events: readonly CallEvent[]): Lifecycle {
  const owner = ownerOf(events);
  const run = new Run();
  const own = events.filter(isStep).filter((event) => run.admits(event, owner));
  const beginning = own.find(({ type }) => type === 'call.initiated');
  if (beginning === undefined) {
    run.postpone(own);
  } else {
    run.take(beginning);
    for (const moment of byMoment(own.filter((event) => event !== beginning))) run.takeAll(moment);
  }
  return { owner, state: run.state, steps: run.steps, verdicts: run.verdicts };
}

/** The name of the key whose event was recorded first; `null` when nothing was reported. */
export function ownerOf(events: readonly CallEvent[]): string | null {
  const [first] = events.filter(isReported).sort(compareReceipts);
  return first?.data.reporter.key ?? null;
}

function compareReceipts(left: ReportedEvent, right: ReportedEvent): number {
  if (left.receivedAt !== right.receivedAt) return left.receivedAt < right.receivedAt ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}

/** @param events in the order of their times */
function byMoment(events: readonly StepEvent[]): StepEvent[][] {
  const moments: StepEvent[][] = [];
  for (const event of events) {
    const last = moments.at(-1);
    if (last?.[0]?.at === event.at) last.push(event);
    else moments.push([event]);
  }
  return moments;
}

class Run {
  state: LifecycleState = null;
  readonly steps: StepEvent[] = [];
  readonly verdicts = new Map<string, Verdict>();
  /** What began the present ringing. */
  private ringing: string | null = null;

  /** Refuses what a key reports that the call does not belong to; two instances may have let both in. */
  admits(event: StepEvent, owner: string | null): boolean {
    const isForeign = isReported(event) && event.data.reporter.key !== owner && !event.data.reporter.admin;
    if (isForeign) this.refuse(event, 'not_owner');
    return !isForeign;
  }

  postpone(events: readonly StepEvent[]): void {
    for (const { id } of events) this.verdicts.set(id, PENDING);
  }

  takeAll(moment: readonly StepEvent[]): void {
    const left = new Map<StepType, Set<StepEvent>>();
    for (const event of [...moment].sort(compareCauses)) {
      left.set(event.type, (left.get(event.type) ?? new Set()).add(event));
    }
    for (let next = this.nextOf(left); next !== null; next = this.nextOf(left)) {
      left.get(next.type)?.delete(next);
      this.take(next);
    }
    for (const events of left.values()) for (const event of events) this.refuse(event, 'not_allowed');
  }

  /** By type, so that a moment of many events is gone through in one pass and not in one for each. */
  private nextOf(left: ReadonlyMap<StepType, ReadonlySet<StepEvent>>): StepEvent | null {
    for (const [type, events] of left) {
      const next = nextState(this.state, type) === null ? null : this.firstFitting(events);
      if (next !== null) return next;
    }
    return null;
  }

  take(event: StepEvent): void {
    this.state = nextState(this.state, event.type);
    this.ringing = rings(event) ? event.id : null;
    this.steps.push(event);
    this.verdicts.set(event.id, ACCEPTED);
  }

  private firstFitting(events: ReadonlySet<StepEvent>): StepEvent | null {
    for (const event of events) if (this.fits(event)) return event;
    return null;
  }

  /** A re-routing ends one ringing and no other: what came meanwhile makes it void. */
  private fits(event: StepEvent): boolean {
    return event.type !== 'call.retransferred' || event.data.occurrence === this.ringing;
  }

  private refuse(event: StepEvent, reason: 'not_owner' | 'not_allowed'): void {
    const { state } = this;
    this.verdicts.set(event.id, { kind: 'refused', reason, state, allowed: allowedFrom(state) });
  }
}

function rings(event: StepEvent): boolean {
  return agentRungBy(event) !== null;
}

/** The agent whom an event rings; `null` when it rings nobody. */
export function agentRungBy(event: StepEvent): string | null {
  switch (event.type) {
    case 'call.routed':
    case 'call.retransferred':
      return event.data.agentId;
    case 'call.transferred':
      return event.data.toAgentId;
    default:
      return null;
  }
}
