import type { CallLeg } from '../model/call.js';
import type { CallEventOf } from '../model/call-event.js';
import { furthestStatus, isTerminal } from './provider-status.js';
import type { EventSet } from './event-set.js';
import { earliest, latest, secondsBefore } from './instants.js';

/** A leg, and what helps to decide whether it was connected with the caller. */
export interface FoldedLeg {
  readonly leg: CallLeg;
  /** When the agent accepted the call, or picked up where nobody is asked; `null` when neither happened. */
  readonly takenAt: string | null;
  /** How long the agent was asked, by our clock and not rounded; 0 where nobody is asked, `null` when it is not known. */
  readonly screeningSeconds: number | null;
  /** True when the agent was asked, and did not want the call. */
  readonly declined: boolean;
  /** When the result of the dial that names the leg arrived. */
  readonly resultAt: string | null;
}

interface LegEvents {
  readonly sid: string;
  readonly statuses: CallEventOf<'leg.status'>[];
  readonly screenings: CallEventOf<'leg.screening'>[];
  readonly answers: CallEventOf<'leg.screened'>[];
  readonly results: CallEventOf<'dial.completed'>[];
}

/** The legs of a call in the order they were started. */
export function foldLegs(events: EventSet): FoldedLeg[] {
  const screened = isScreened(events);
  return legSids(events)
    .map((sid) => foldLeg(eventsOfLeg(events, sid), screened))
    .sort((left, right) => (sortKey(left.leg) < sortKey(right.leg) ? -1 : 1));
}

function sortKey(leg: CallLeg): string {
  return `${leg.startedAt ?? ''} ${leg.sid}`;
}

function isScreened(events: EventSet): boolean {
  const asked = events.of('dial.started').some((event) => event.data.screened);
  return asked || events.of('leg.screening').length > 0 || events.of('leg.screened').length > 0;
}

function legSids(events: EventSet): string[] {
  const sids = new Set<string>();
  for (const event of events.all) {
    if ('legSid' in event.data && event.data.legSid !== null) sids.add(event.data.legSid);
  }
  return [...sids];
}

function eventsOfLeg(events: EventSet, sid: string): LegEvents {
  const isOfLeg = (event: { data: { legSid: string | null } }): boolean => event.data.legSid === sid;
  return {
    sid,
    statuses: events.of('leg.status').filter(isOfLeg),
    screenings: events.of('leg.screening').filter(isOfLeg),
    answers: events.of('leg.screened').filter(isOfLeg),
    results: events.of('dial.completed').filter(isOfLeg),
  };
}

function foldLeg(events: LegEvents, screened: boolean): FoldedLeg {
  const durationSeconds = legDuration(events);
  const startedAt = legStart(events);
  const endedAt = legEnd(events);
  const answeredAt = notBefore(legAnswer(events, endedAt, durationSeconds), startedAt);
  const acceptedAt = earliest(events.answers.filter(({ data }) => data.accepted).map(({ at }) => at));
  const leg: CallLeg = {
    sid: events.sid,
    to: legNumber(events),
    status: legStatus(events),
    startedAt,
    answeredAt,
    endedAt: notBefore(endedAt, latest([startedAt, answeredAt])),
    durationSeconds,
    accepted: acceptedAt !== null,
  };
  return {
    leg,
    takenAt: screened ? acceptedAt : answeredAt,
    screeningSeconds: screened ? screeningSeconds(events, acceptedAt) : 0,
    declined: acceptedAt === null && events.answers.length > 0,
    resultAt: earliest(events.results.map(({ at }) => at)),
  };
}

/** The times of a leg come from two clocks, and one of them knows whole seconds only. */
function notBefore(time: string | null, earlier: string | null): string | null {
  return time === null ? null : latest([time, earlier]);
}

function screeningSeconds({ screenings }: LegEvents, acceptedAt: string | null): number | null {
  const askedAt = earliest(screenings.map(({ at }) => at));
  if (askedAt === null || acceptedAt === null) return null;
  return Math.max(0, (Date.parse(acceptedAt) - Date.parse(askedAt)) / 1000);
}

function legNumber({ statuses, screenings, answers }: LegEvents): string | null {
  const named = [...statuses, ...screenings, ...answers].find((event) => event.data.to !== null);
  return named?.data.to ?? null;
}

/** The leg's own callbacks say most; the result of the dial stands in while they are missing. */
function legStatus({ statuses, screenings, answers, results }: LegEvents): string {
  const reported = statuses.map((event) => event.data.status);
  const pickedUp = screenings.length + answers.length > 0 ? 'in-progress' : null;
  const furthest = furthestStatus([...reported, pickedUp]);
  if (furthest !== null && isTerminal(furthest)) return furthest;
  return furthestStatus(results.map((event) => event.data.status)) ?? furthest ?? 'initiated';
}

function legDuration({ statuses, results }: LegEvents): number {
  const reported = [...statuses, ...results].map((event) => event.data.durationSeconds ?? 0);
  return Math.max(0, ...reported);
}

function legEnd({ statuses, results }: LegEvents): string | null {
  const ends = statuses.filter((event) => isTerminal(event.data.status)).map((event) => event.at);
  return earliest(ends) ?? earliest(results.map((event) => event.at));
}

/** By the provider's clock where its callbacks arrived, like the other times of the leg. */
function legStart({ statuses, screenings, answers }: LegEvents): string | null {
  const reported = earliest(statuses.map((event) => event.at));
  return reported ?? earliest([...screenings, ...answers].map((event) => event.at));
}

/** Twilio sends the `answered` callback with the status `in-progress`. */
function legAnswer(events: LegEvents, endedAt: string | null, durationSeconds: number): string | null {
  const answered = events.statuses.filter((event) => event.data.status === 'in-progress');
  const reported = earliest(answered.map((event) => event.at));
  const seen = reported ?? earliest([...events.screenings, ...events.answers].map((event) => event.at));
  if (seen !== null || endedAt === null || durationSeconds === 0) return seen;
  return secondsBefore(endedAt, durationSeconds);
}
