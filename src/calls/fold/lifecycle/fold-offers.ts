import type { CallOffer, CallWait, WaitResult } from '../../model/call.js';
import { type Course, exactSeconds, type Period, secondsOf, type Talk } from './course.js';
import type { StepType } from './transitions.js';

/**
 * To whom a reported call was offered, and what came of it.
 *
 * What was reported counts before the clock: `routing_time`, `hold_duration`, and the `duration` of a call whose first answer was its
 * only one.
 */
export function foldOffers(course: Course): CallOffer[] {
  const { periods, talks } = course;
  const ringings = periods.filter(({ kind }) => kind === 'sla_answer');
  const answers = new Map(talks.map((talk) => [talk.ringing, talk]));
  return [
    ...ringings.map((ringing) => toOffer(course, ringing, answers.get(ringing.occurrence) ?? null)),
    ...talks.filter(({ ringing }) => ringing === null).flatMap((talk) => unrungOffer(course, talk)),
  ];
}

/** The waits of a reported call; a reported `wait_time` counts before the clock. */
export function foldWaits({ periods }: Course): CallWait[] {
  return periods
    .filter(({ kind }) => kind === 'sla_wait')
    .map((period) => ({
      queueId: period.queueId,
      startedAt: period.startedAt,
      result: waitResult(period.endedBy),
      milliseconds: period.endedAt === null ? null : millisecondsOf(period),
    }));
}

function toOffer(course: Course, ringing: Period, talk: Talk | null): CallOffer {
  const { agentId, startedAt, endedAt, endedBy, reported } = ringing;
  const retransferred = endedBy === 'call.retransferred';
  const base = { agentId, number: null, missedBecause: null, retransferred };
  if (talk === null) return { ...base, result: endedAt === null ? 'ringing' : 'missed', ...UNANSWERED };
  const seconds = reported?.seconds ?? exactSeconds(startedAt, talk.startedAt);
  return { ...base, result: 'answered', answerMilliseconds: toMilliseconds(seconds), ...times(course, talk) };
}

const UNANSWERED = { answerMilliseconds: null, handleMilliseconds: null, holdMilliseconds: 0 } as const;

/** Whoever answers was offered the call, by whatever way. */
function unrungOffer(course: Course, talk: Talk): CallOffer[] {
  const { agentId } = talk;
  if (agentId === null) return [];
  const base = { agentId, number: null, missedBecause: null, retransferred: false, answerMilliseconds: null };
  return [{ ...base, result: 'answered', ...times(course, talk) }];
}

function times(course: Course, talk: Talk): Pick<CallOffer, 'handleMilliseconds' | 'holdMilliseconds'> {
  return { handleMilliseconds: handleTime(course, talk), holdMilliseconds: holdTime(course, talk) };
}

function waitResult(endedBy: StepType | null): WaitResult {
  if (endedBy === null) return 'waiting';
  if (endedBy === 'call.answered') return 'answered';
  return endedBy === 'call.ended' ? 'abandoned' : 'transferred';
}

function handleTime({ end, talks }: Course, { startedAt, endedAt, endedBy }: Talk): number | null {
  if (endedAt === null) return null;
  const isWhole = talks.length === 1 && endedBy === 'call.ended';
  const reported = isWhole ? (end?.data.duration ?? null) : null;
  return toMilliseconds(reported ?? exactSeconds(startedAt, endedAt));
}

function holdTime({ periods }: Course, { holds }: Talk): number {
  const over = periods.filter(({ occurrence, endedAt }) => holds.includes(occurrence) && endedAt !== null);
  return over.reduce((sum, hold) => sum + millisecondsOf(hold), 0);
}

/** @param period one that is over, or of which somebody said how long it took */
function millisecondsOf(period: Period): number {
  return toMilliseconds(secondsOf(period) ?? 0);
}

function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
