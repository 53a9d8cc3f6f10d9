import type { CallLeg } from '../model/call.js';
import type { CallEventOf } from '../model/call-event.js';
import { furthestStatus, isTerminal } from './provider-status.js';
import type { EventSet } from './event-set.js';
import { earliest, latest, secondsBefore } from './instants.js';

/** A leg, and what decides whether it was connected with the caller. */
export interface FoldedLeg {
  readonly leg: CallLeg;
  /** When agent and caller were connected; `null` when they never were. */
  readonly connectedAt: string | null;
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
  const endedAt = legEnd(events);
  const answeredAt = legAnswer(events, endedAt, durationSeconds);
  const connectedAt = legConnection(events, screened, answeredAt);
  const leg: CallLeg = {
    sid: events.sid,
    to: legNumber(events),
    status: legStatus(events),
    startedAt: legStart(events),
    answeredAt,
    endedAt,
    durationSeconds,
    accepted: connectedAt !== null || events.answers.some((event) => event.data.accepted),
  };
  return { leg, connectedAt };
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

/**
 * When the leg was bridged with the caller.
 *
 * `completed` only says that something picked up, which may be a private voicemail. Twilio's own `DialBridged` decides;
 * without it a screened leg counts when it was accepted, and an unscreened one when it was answered.
 */
function legConnection(events: LegEvents, screened: boolean, answeredAt: string | null): string | null {
  const bridged = events.results.map((event) => event.data.bridged);
  const accepted = events.answers.filter((event) => event.data.accepted).map((event) => event.at);
  if (!bridged.includes(true) && bridged.includes(false)) return null;
  if (bridged.includes(true)) return latest([answeredAt, earliest(accepted)]) ?? legEnd(events);
  if (!screened) return answeredAt;
  return accepted.length > 0 ? latest([answeredAt, earliest(accepted)]) : null;
}
