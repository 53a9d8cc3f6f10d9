import type { CallEventOf } from '../../model/call-event.js';
import type { BreachKind } from '../../model/lifecycle-event.js';
import { agentRungBy, type Lifecycle } from './replay.js';
import type { StepEvent, StepType } from './transitions.js';

/** A part of a reported call that has a limit. Times are ISO 8601 and never before the call began. */
export interface Period {
  readonly kind: Exclude<BreachKind, 'short_call'>;
  /** The id of the event that began it. */
  readonly occurrence: string;
  /** The queue that looked after the call. */
  readonly queueId: string;
  /** Who was rung, or put the caller on hold; `null` for a wait, and where nobody is known. */
  readonly agentId: string | null;
  readonly startedAt: string;
  /** `null` while it lasts. */
  readonly endedAt: string | null;
  readonly endedBy: StepType | null;
  /** How long it took by whoever reported it, and when that was said; `null` when nobody did. */
  readonly reported: { readonly seconds: number; readonly at: string } | null;
}

/** The conversation of an answered call that is over. */
export interface Conversation {
  /** The id of the event that ended it. */
  readonly occurrence: string;
  readonly queueId: string;
  readonly agentId: string | null;
  readonly endedAt: string;
  /** As reported, else by the clock and not rounded. */
  readonly seconds: number;
}

/** A caller and an agent, from an answer until the call ended or was passed on. */
export interface Talk {
  /** `null` where nobody is known. */
  readonly agentId: string | null;
  /** The occurrence of the agent's last ringing in that wait, over or not; `null` of an agent who was not rung. */
  readonly ringing: string | null;
  readonly startedAt: string;
  /** `null` while it lasts. */
  readonly endedAt: string | null;
  readonly endedBy: StepType | null;
  /** The occurrences of its holds. */
  readonly holds: readonly string[];
}

/** What a reported call consists of. */
export interface Course {
  readonly beginning: CallEventOf<'call.initiated'>;
  readonly queueId: string;
  /** When whoever reports the call last named a queue. */
  readonly queueSince: string;
  /** Who is rung or talks, or did last. */
  readonly agentId: string | null;
  readonly answeredAt: string | null;
  /** What whoever answered first said of the wait. */
  readonly reportedWait: number | null;
  readonly end: CallEventOf<'call.ended'> | null;
  readonly endedAt: string | null;
  /** In the order in which they began. */
  readonly periods: readonly Period[];
  /** In their order. */
  readonly talks: readonly Talk[];
  readonly conversation: Conversation | null;
}

/** The parts of a call that have a limit. */
export type LimitedParts = Pick<Course, 'periods' | 'conversation'>;

/** @returns what accepted events come to; `null` before the beginning of the call was reported */
export function courseOf({ steps }: Pick<Lifecycle, 'steps'>): Course | null {
  const [beginning, ...later] = steps;
  if (beginning?.type !== 'call.initiated') return null;
  const builder = new CourseBuilder(beginning);
  for (const step of later) builder.take(step);
  return builder.build();
}

/** How long a period took: as reported, else by the clock and not rounded; `null` while it lasts and nobody said. */
export function secondsOf({ reported, startedAt, endedAt }: Period): number | null {
  if (reported !== null) return reported.seconds;
  return endedAt === null ? null : exactSeconds(startedAt, endedAt);
}

/** Seconds between two ISO times to the millisecond, never negative. */
export function exactSeconds(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

/** Goes through accepted events and notes when what began and ended. */
class CourseBuilder {
  private readonly periods: Period[] = [];
  private readonly talks: Talk[] = [];
  /** Where the periods that last are. */
  private readonly open = new Map<Period['kind'], number>();
  /** Who was rung last. */
  private rung: string | null = null;
  private queueId: string;
  private queueSince: string;
  private agentId: string | null = null;
  private answer: { readonly at: string; readonly waitTime: number | null } | null = null;
  private end: { readonly event: CallEventOf<'call.ended'>; readonly at: string } | null = null;

  constructor(private readonly beginning: CallEventOf<'call.initiated'>) {
    this.queueId = beginning.data.queueId;
    this.queueSince = beginning.at;
    this.begin('sla_wait', beginning);
  }

  take(step: StepEvent): void {
    switch (step.type) {
      case 'call.initiated':
        return;
      case 'call.routed':
      case 'call.retransferred':
        return this.ring(step);
      case 'call.answered':
        return this.connect(step);
      case 'call.held':
        return this.hold(step);
      case 'call.resumed':
        return this.close('sla_hold', step, step.data.holdDuration);
      case 'call.transferred':
        return this.passOn(step);
      case 'call.ended':
        return this.finish(step);
    }
  }

  build(): Course {
    const { beginning, queueId, queueSince, agentId, periods, talks, answer, end } = this;
    return {
      beginning,
      queueId,
      queueSince,
      agentId,
      answeredAt: answer?.at ?? null,
      reportedWait: answer?.waitTime ?? null,
      end: end?.event ?? null,
      endedAt: end?.at ?? null,
      periods,
      talks,
      conversation: this.conversation(),
    };
  }

  private ring(step: Extract<StepEvent, { type: 'call.routed' | 'call.retransferred' }>): void {
    this.close('sla_answer', step);
    this.agentId = agentRungBy(step);
    const reported = step.type === 'call.routed' ? step.data.routingTime : null;
    if (this.agentId !== null) this.begin('sla_answer', step, reported);
  }

  /** Who answers without a name is who is rung, and where nobody is any more, who was rung last. */
  private connect(step: CallEventOf<'call.answered'>): void {
    const { agentId, waitTime } = step.data;
    const startedAt = this.timeOf(step);
    this.agentId = agentId ?? this.agentId ?? this.rung;
    const ringing = this.lastRinging()?.occurrence ?? null;
    this.close('sla_answer', step);
    this.close('sla_wait', step, waitTime);
    this.answer ??= { at: startedAt, waitTime };
    this.talks.push({ agentId: this.agentId, ringing, startedAt, endedAt: null, endedBy: null, holds: [] });
  }

  /** The agent's own one, of those since the present wait began. */
  private lastRinging(): Period | undefined {
    const ofWait = this.periods.slice(this.open.get('sla_wait'));
    return ofWait.findLast(({ kind, agentId }) => kind === 'sla_answer' && agentId === this.agentId);
  }

  private hold(step: CallEventOf<'call.held'>): void {
    this.begin('sla_hold', step, step.data.holdDuration);
    this.changeTalk(({ holds }) => ({ holds: [...holds, step.id] }));
  }

  private passOn(step: CallEventOf<'call.transferred'>): void {
    this.closeAll(step);
    if (step.data.toQueueId !== null) {
      this.queueId = step.data.toQueueId;
      this.queueSince = this.timeOf(step);
    }
    this.agentId = step.data.toAgentId;
    this.begin('sla_wait', step);
    if (this.agentId !== null) this.begin('sla_answer', step);
  }

  private finish(step: CallEventOf<'call.ended'>): void {
    this.closeAll(step);
    this.end = { event: step, at: this.timeOf(step) };
  }

  private begin(kind: Period['kind'], step: StepEvent, seconds: number | null = null): void {
    const { queueId } = this;
    const agentId = kind === 'sla_wait' ? null : this.agentId;
    const reported = seconds === null ? null : { seconds, at: step.at };
    const startedAt = this.timeOf(step);
    const open = { kind, occurrence: step.id, queueId, agentId, startedAt, endedAt: null, endedBy: null };
    if (kind === 'sla_answer') this.rung = agentId;
    this.open.set(kind, this.periods.push({ ...open, reported }) - 1);
  }

  /** Ends the period of a kind that lasts, if there is one; what is said at its end counts before what was said at its beginning. */
  private close(kind: Period['kind'], step: StepEvent, seconds: number | null = null): void {
    const index = this.open.get(kind) ?? -1;
    const last = this.periods[index];
    if (last === undefined) return;
    this.open.delete(kind);
    const reported = seconds === null ? last.reported : { seconds, at: step.at };
    this.periods[index] = { ...last, endedAt: this.timeOf(step), endedBy: step.type, reported };
  }

  private closeAll(step: StepEvent): void {
    for (const kind of ['sla_wait', 'sla_answer', 'sla_hold'] as const) this.close(kind, step);
    const endedAt = this.timeOf(step);
    this.changeTalk((talk) => (talk.endedAt === null ? { endedAt, endedBy: step.type } : {}));
  }

  /** Changes the last talk, if there was one. */
  private changeTalk(change: (talk: Talk) => Partial<Talk>): void {
    const last = this.talks.pop();
    if (last !== undefined) this.talks.push({ ...last, ...change(last) });
  }

  private conversation(): Conversation | null {
    const { answer, end, queueId, agentId } = this;
    if (answer === null || end === null) return null;
    const seconds = end.event.data.duration ?? exactSeconds(answer.at, end.at);
    return { occurrence: end.event.id, queueId, agentId, endedAt: end.event.at, seconds };
  }

  /** Nothing in a call happens before its beginning, whatever clock says so. */
  private timeOf({ at }: StepEvent): string {
    return at < this.beginning.at ? this.beginning.at : at;
  }
}
