import { isTerminal } from './provider-status.js';
import type { EventSet } from './event-set.js';
import { detailsOf } from './fold-details.js';
import type { FoldedLeg } from './fold-legs.js';
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

/** @param connected the leg that was connected with the caller, if any */
export function foldTimes(events: EventSet, connected: FoldedLeg | null): CallTimes {
  const endedAt = providerEnd(events) ?? earliest(events.of('call.lost').map((event) => event.at));
  const reported = reportedDuration(events);
  const startedAt = callStart(events, endedAt, reported);
  const answeredAt = connected?.connectedAt ?? null;
  return {
    startedAt,
    answeredAt,
    endedAt,
    durationSeconds: endedAt === null ? null : (reported ?? secondsBetween(startedAt, endedAt)),
    waitSeconds: waitSeconds(events, answeredAt, endedAt),
    talkSeconds: talkSeconds(events, connected, endedAt),
  };
}

function terminalStatuses(events: EventSet): ReturnType<typeof events.of<'call.status'>> {
  return events.of('call.status').filter((event) => isTerminal(event.data.status));
}

/** The final callback says when. When it was lost, a request made after the hang-up does, or one that we answered by hanging up. */
export function providerEnd(events: EventSet): string | null {
  const final = earliest(terminalStatuses(events).map((event) => event.at));
  if (final !== null) return final;
  const afterHangUp = events.all.filter((event) => isTerminal(detailsOf(event).callStatus));
  const hungUpByUs = [
    ...events.of('dial.completed').filter((event) => event.data.bridged === true),
    ...events.of('voicemail.recorded'),
  ];
  return earliest([...afterHangUp, ...hungUpByUs].map((event) => event.at));
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

/** From asking for an agent until one was connected, all gave up, or the caller did. */
function waitSeconds(events: EventSet, answeredAt: string | null, endedAt: string | null): number {
  const legTimes = events.of('leg.status');
  const asked = earliest([...events.of('dial.started'), ...legTimes].map((event) => event.at));
  if (answeredAt !== null) return secondsBetween(asked, answeredAt);
  const lastLegEnd = legTimes.filter((event) => isTerminal(event.data.status)).map((event) => event.at);
  const gaveUp = latest([...events.of('dial.completed').map((event) => event.at), ...lastLegEnd]);
  const stopped = events.of('dial.completed').length === 0 ? endedAt : gaveUp;
  return secondsBetween(asked, stopped);
}

/** The shortest of what the clocks and the reported durations say, as the latter include the screening. */
function talkSeconds(events: EventSet, connected: FoldedLeg | null, endedAt: string | null): number {
  if (connected === null) return 0;
  const { leg, connectedAt } = connected;
  const results = events.of('dial.completed').filter((event) => event.data.legSid === leg.sid);
  const end = leg.endedAt ?? endedAt;
  if (end === null) return 0;
  const reported = results.flatMap((event) => event.data.durationSeconds ?? []);
  const ofLeg = leg.durationSeconds > 0 ? [leg.durationSeconds] : [];
  return Math.min(secondsBetween(connectedAt, end), ...reported, ...ofLeg);
}
