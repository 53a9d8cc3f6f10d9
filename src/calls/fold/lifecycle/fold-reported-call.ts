import { type Call, type CallAlert, type CallOutcome, isResolvedByEvidence } from '../../model/call.js';
import { type CallEvent, isReported } from '../../model/call-event.js';
import type { EndReason } from '../../model/lifecycle-event.js';
import { type Course, courseOf, exactSeconds } from './course.js';
import { evidenceOf, foldAlerts } from './fold-alerts.js';
import { foldOffers, foldWaits } from './fold-offers.js';
import { replay } from './replay.js';

/** What a call that another system reports has of its own. */
export type ReportedCall = Pick<
  Call,
  | 'type'
  | 'from'
  | 'to'
  | 'status'
  | 'outcome'
  | 'agentId'
  | 'offers'
  | 'waits'
  | 'alerts'
  | 'queue'
  | 'flagged'
  | 'startedAt'
  | 'answeredAt'
  | 'endedAt'
  | 'durationSeconds'
  | 'waitSeconds'
  | 'talkSeconds'
> & { readonly callerName: string | null };

/** True when the call is one that another system reports: nothing else tells of the call itself. */
export function isReportedCall(events: readonly CallEvent[]): boolean {
  return events.some(isReported);
}

/**
 * The fold of a call that another system reports.
 *
 * Until its beginning is known it has no type and counts as waiting from its earliest event on.
 *
 * @param events the distinct events of one call, at least one, in the order of `compareCallEvents`
 */
export function foldReportedCall(events: readonly CallEvent[]): ReportedCall {
  const lifecycle = replay(events);
  const course = courseOf(lifecycle);
  const shown = evidenceOf(events, { parts: course, voicemail: null, endedAt: course?.endedAt ?? null });
  const alerts = foldAlerts(events, shown);
  const said = course?.beginning.data;
  return {
    type: said?.type ?? null,
    from: said?.from ?? null,
    to: said?.to ?? null,
    callerName: said?.callerName ?? null,
    status: lifecycle.state ?? 'waiting',
    outcome: course === null ? null : outcomeOf(course),
    agentId: course?.agentId ?? null,
    offers: course === null ? [] : foldOffers(course),
    waits: course === null ? [] : foldWaits(course),
    alerts,
    queue: foldQueue(events, course),
    flagged: foldFlag(events) ?? alerts.some(isShort),
    ...(course === null ? timesBefore(events) : timesOf(course)),
  };
}

const UNANSWERED: Readonly<Record<EndReason, CallOutcome>> = {
  completed: 'missed',
  abandoned: 'abandoned',
  failed: 'failed',
  no_answer: 'missed',
  transferred_out: 'missed',
};

/** As everywhere in the feed, a call is `answered` once caller and agent were connected, whatever came after. */
function outcomeOf({ answeredAt, end }: Course): CallOutcome | null {
  if (end === null) return null;
  return answeredAt === null ? UNANSWERED[end.data.endReason] : 'answered';
}

type Times = Pick<
  Call,
  'startedAt' | 'answeredAt' | 'endedAt' | 'durationSeconds' | 'waitSeconds' | 'talkSeconds'
>;

/** Whole seconds are rounded down; what was reported counts before the clock. The wait is that until the first answer. */
function timesOf({ beginning, answeredAt, endedAt, end, reportedWait }: Course): Times {
  const startedAt = beginning.at;
  const waitedUntil = answeredAt ?? endedAt ?? startedAt;
  const byClock = endedAt === null ? null : wholeSeconds(answeredAt ?? startedAt, endedAt);
  const durationSeconds = end?.data.duration ?? byClock;
  return {
    startedAt,
    answeredAt,
    endedAt,
    durationSeconds,
    waitSeconds: reportedWait ?? wholeSeconds(startedAt, waitedUntil),
    talkSeconds: answeredAt === null ? 0 : (durationSeconds ?? 0),
  };
}

function timesBefore(events: readonly CallEvent[]): Times {
  const startedAt = events[0]?.at ?? new Date(0).toISOString();
  return {
    startedAt,
    answeredAt: null,
    endedAt: null,
    durationSeconds: null,
    waitSeconds: 0,
    talkSeconds: 0,
  };
}

function wholeSeconds(from: string, to: string): number {
  return Math.floor(exactSeconds(from, to));
}

/** The last word counts: of whoever reports the call, or of whoever put it into the care of a team. */
function foldQueue(events: readonly CallEvent[], course: Course | null): string | null {
  const queued = events.filter((event) => event.type === 'call.queued').at(-1);
  if (course === null) return queued?.data.queue ?? null;
  return queued !== undefined && queued.at >= course.queueSince ? queued.data.queue : course.queueId;
}

/** @returns `null` when nobody said anything */
export function foldFlag(events: readonly CallEvent[]): boolean | null {
  return events.filter((event) => event.type === 'call.flagged').at(-1)?.data.flagged ?? null;
}

/** An answered call that was too short for its queue is flagged, whatever people did about the alert. */
export function isShort(alert: CallAlert): boolean {
  return alert.kind === 'short_call' && !isResolvedByEvidence(alert);
}
