import { type LimitedParts, type Period, secondsOf } from '../../calls/fold/lifecycle/course.js';
import type { BreachKind } from '../../calls/model/lifecycle-event.js';

/** What a queue promises, in seconds; what takes exactly as long keeps the promise. */
export interface QueueLimits {
  /** Longest wait for an answer. */
  readonly waitSeconds: number;
  /** Longest ringing of one agent. */
  readonly answerSeconds: number;
  /** Longest hold. */
  readonly holdSeconds: number;
  /** Answered calls that are shorter are flagged for review. */
  readonly shortCallSeconds: number;
}

export const DEFAULT_LIMITS: QueueLimits = {
  waitSeconds: 30,
  answerSeconds: 15,
  holdSeconds: 60,
  shortCallSeconds: 10,
};

/** @returns the limits of a queue now; `null` of a queue that has none */
export type LimitsOf = (queueId: string) => QueueLimits | null;

/** A limit that a call broke. */
export interface Breach {
  readonly kind: BreachKind;
  /** The id of the event that began what took too long, or ended what was too short. */
  readonly occurrence: string;
  readonly queueId: string;
  readonly agentId: string | null;
  readonly limitSeconds: number;
  /** When it was said, or when the deadline was: ISO 8601 UTC. */
  readonly at: string;
  /** How late a deadline was noticed, in whole seconds; `null` where a reported value or a finished call tells. */
  readonly latenessSeconds: number | null;
}

/** The moment at which a part of a call takes too long, unless something ends it. */
export interface Deadline extends Omit<Breach, 'at' | 'latenessSeconds'> {
  readonly kind: Period['kind'];
  /** ISO 8601 UTC. */
  readonly dueAt: string;
  /** True of what has ended, too late. */
  readonly isOver: boolean;
}

const LIMITS: Readonly<Record<Period['kind'], (limits: QueueLimits) => number>> = {
  sla_wait: ({ waitSeconds }) => waitSeconds,
  sla_answer: ({ answerSeconds }) => answerSeconds,
  sla_hold: ({ holdSeconds }) => holdSeconds,
};

/** The breaches that reported values tell of, and of answered calls that are over also the clock. */
export function breachesOf(parts: LimitedParts, limitsOf: LimitsOf): Breach[] {
  const tooLong = parts.periods.flatMap((period): Breach[] => {
    const limits = limitsOf(period.queueId);
    if (limits === null || period.reported === null) return [];
    const limitSeconds = LIMITS[period.kind](limits);
    if ((secondsOf(period) ?? 0) <= limitSeconds) return [];
    return [{ ...subjectOf(period), limitSeconds, at: period.reported.at, latenessSeconds: null }];
  });
  return [...tooLong, ...tooShort(parts, limitsOf)];
}

function tooShort({ conversation }: LimitedParts, limitsOf: LimitsOf): Breach[] {
  const limits = conversation === null ? null : limitsOf(conversation.queueId);
  if (conversation === null || limits === null) return [];
  const { occurrence, queueId, agentId, endedAt: at, seconds } = conversation;
  const limitSeconds = limits.shortCallSeconds;
  if (seconds >= limitSeconds) return [];
  return [{ kind: 'short_call', occurrence, queueId, agentId, limitSeconds, at, latenessSeconds: null }];
}

/**
 * The deadlines of a call that nothing known has met: what lasts, and what ended too late. What was reported in seconds has none, for
 * the reporter's word counts before the clock.
 */
export function deadlinesOf(parts: LimitedParts, limitsOf: LimitsOf): Deadline[] {
  return parts.periods.flatMap((period): Deadline[] => {
    const limits = limitsOf(period.queueId);
    if (limits === null || period.reported !== null) return [];
    const limitSeconds = LIMITS[period.kind](limits);
    const dueAt = new Date(Date.parse(period.startedAt) + limitSeconds * 1000).toISOString();
    if (period.endedAt !== null && period.endedAt <= dueAt) return [];
    return [{ ...subjectOf(period), limitSeconds, dueAt, isOver: period.endedAt !== null }];
  });
}

/** @param now ISO 8601 UTC, not before the deadline */
export function breachOf({ dueAt, isOver: _isOver, ...subject }: Deadline, now: string): Breach {
  const late = Math.floor((Date.parse(now) - Date.parse(dueAt)) / 1000);
  return { ...subject, at: dueAt, latenessSeconds: Math.max(0, late) };
}

/** True when a deadline has passed: what takes exactly as long as it may keeps the promise. @param now ISO 8601 UTC */
export function hasPassed({ dueAt }: Pick<Deadline, 'dueAt'>, now: string): boolean {
  return now > dueAt;
}

function subjectOf({ kind, occurrence, queueId, agentId }: Period) {
  return { kind, occurrence, queueId, agentId };
}
