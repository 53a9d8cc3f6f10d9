import { isTerminal } from './provider-status.js';
import type { EventSet } from './event-set.js';
import { detailsOf } from './fold-details.js';
import { type Connection, talkSeconds } from './fold-connection.js';
import { earliest, latest, secondsBefore, secondsBetween } from './instants.js';

/** When a call began and ended and how long its parts took; times are ISO 8601, durations whole seconds. */
export interface CallTimes {
  readonly startedAt: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  readonly waitSeconds: number;
  readonly talkSeconds: number;
}

/** @param connected the conversation, if there was one */
export function foldTimes(events: EventSet, connected: Connection | null): CallTimes {
  const given = providerEnd(events) ?? earliest(events.of('call.lost').map((event) => event.at));
  const reported = reportedDuration(events);
  const startedAt = callStart(events, given, reported);
  const endedAt = given === null ? null : endAfter(startedAt, given, reported);
  const answeredAt = connected === null ? null : within(startedAt, connected.connectedAt, endedAt);
  const wait = foldWait(events, { answeredAt, endedAt });
  return {
    startedAt,
    answeredAt,
    endedAt,
    durationSeconds: endedAt === null ? null : (reported ?? secondsBetween(startedAt, endedAt)),
    waitSeconds: secondsBetween(wait?.startedAt ?? null, wait?.endedAt ?? null),
    talkSeconds: connected === null ? 0 : talkSeconds(events, connected, endedAt),
  };
}

function terminalStatuses(events: EventSet): ReturnType<typeof events.of<'call.status'>> {
  return events.of('call.status').filter((event) => isTerminal(event.data.status));
}

/**
 * When the provider says that the call ended: in the final callback, else in a request made after the hang-up.
 *
 * Nothing is known before it has happened, so a moment after we heard of it comes from a clock that is ahead of ours.
 */
export function reportedEnd(events: EventSet): string | null {
  const final = earliest(terminalStatuses(events).map(({ at, receivedAt }) => earliest([at, receivedAt])));
  if (final !== null) return final;
  const afterHangUp = events.all.filter((event) => isTerminal(detailsOf(event).callStatus));
  return earliest(afterHangUp.map((event) => event.at));
}

/** When the call ended, also where nothing says so but that we answered a request by hanging up. */
export function providerEnd(events: EventSet): string | null {
  const reported = reportedEnd(events);
  if (reported !== null && terminalStatuses(events).length > 0) return reported;
  const bridged = events.of('dial.completed').filter((event) => event.data.bridged === true);
  const hungUpByUs = [...bridged, ...events.of('voicemail.recorded')].map((event) => event.at);
  return earliest([reported, ...hungUpByUs]);
}

/** Whole seconds on both ends of what the provider counts may come to this much less than the milliseconds between them. */
const ROUNDING = 2;

/**
 * The start is by our clock, to the millisecond, and the end by the provider's, to the second; either clock may be wrong. A call
 * never ends before it began, and where the end comes too early for the length that the provider counted, the length decides.
 */
function endAfter(startedAt: string, given: string, reported: number | null): string {
  const byLength = secondsBefore(startedAt, -(reported ?? 0));
  const isTooEarly = given < secondsBefore(byLength, ROUNDING);
  return latest([isTooEarly ? byLength : given, startedAt]) ?? given;
}

function within(startedAt: string, time: string, endedAt: string | null): string {
  return earliest([latest([startedAt, time]), endedAt]) ?? time;
}

/** Twilio's `CallDuration`; the longest when several callbacks tell. */
function reportedDuration(events: EventSet): number | null {
  const durations = terminalStatuses(events).flatMap((event) => event.data.durationSeconds ?? []);
  return durations.length === 0 ? null : Math.max(...durations);
}

/** The first request marks the start to the millisecond; callbacks carry whole seconds and only stand in for it. */
function callStart(events: EventSet, endedAt: string | null, duration: number | null): string {
  const incoming = earliest(events.of('call.incoming').map((event) => event.at));
  if (incoming !== null) return incoming;
  const computed = endedAt === null || duration === null ? null : secondsBefore(endedAt, duration);
  return earliest([computed, ...events.all.map((event) => event.at)]) ?? new Date(0).toISOString();
}

/** When the caller waited for an agent; ISO 8601. */
export interface Wait {
  readonly startedAt: string;
  /** `null` while it lasts. */
  readonly endedAt: string | null;
}

/**
 * From asking for an agent until one was connected, all gave up, or the caller did. By our own clock where it knows both: the
 * provider's callbacks stand in for what it does not know.
 *
 * @returns `null` when the caller never asked
 */
export function foldWait(
  events: EventSet,
  { answeredAt, endedAt }: Pick<CallTimes, 'answeredAt' | 'endedAt'>,
): Wait | null {
  const legTimes = events.of('leg.status').map(({ at }) => at);
  const startedAt = earliest(events.of('dial.started').map(({ at }) => at)) ?? earliest(legTimes);
  return startedAt === null ? null : { startedAt, endedAt: answeredAt ?? waitEnd(events, endedAt) };
}

function waitEnd(events: EventSet, endedAt: string | null): string | null {
  const results = events.of('dial.completed');
  const rounds = events.of('dial.started').map(({ data }) => data.round);
  const isOver = results.length > 0 && results.some(({ data }) => data.round >= Math.max(0, ...rounds));
  if (isOver) return latest(results.map(({ at }) => at));
  return earliest(events.of('voicemail.started').map(({ at }) => at)) ?? endedAt;
}
