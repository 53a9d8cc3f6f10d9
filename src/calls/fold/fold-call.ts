import type {
  Call,
  CallAlert,
  CallLeg,
  CallOutcome,
  CallStatus,
  RowVersion,
  Voicemail,
} from '../model/call.js';
import type { CallEvent, CallFailureReason } from '../model/call-event.js';
import { redactEvent } from './redact-event.js';
import { foldOtherRecordings, foldVoicemail, undeletedRecordings, withoutDeleted } from './fold-voicemail.js';
import { earliest } from './instants.js';
import { fingerprintOf } from '../model/fingerprint.js';
import { EventSet } from './event-set.js';
import { foldCaller, foldDetails, NOTHING } from './fold-details.js';
import { type Connection, foldConnection } from './fold-connection.js';
import { type FoldedLeg, foldLegs } from './fold-legs.js';
import { foldTelephoneOffers, foldTelephoneWaits } from './fold-telephone-offers.js';
import { foldTimes, providerEnd, reportedEnd } from './fold-times.js';
import { evidenceOf, foldAlerts, type RaisedAlert } from './lifecycle/fold-alerts.js';
import { foldFlag, foldReportedCall, isReportedCall, isShort } from './lifecycle/fold-reported-call.js';
import { partsOf } from './telephone-parts.js';

/**
 * The edition of the fold and of the words a row is searched by. Whoever changes what either makes of the same events counts it up: rows
 * of earlier editions are then folded again.
 */
export const FOLD_VERSION = 5;

/**
 * The one definition of a call's row: the fold of its set of events.
 *
 * Pure, and independent of the order and the repeats in which events are given.
 *
 * @param events events of one call, at least one
 * @throws RangeError when there is no event
 */
export function foldCall(events: Iterable<CallEvent>): Call {
  const { set, erasedAt } = withoutErased(new EventSet(events));
  const first = set.all[0];
  if (first === undefined) throw new RangeError('a call has at least one event');
  return {
    id: first.callId,
    source: first.source,
    ...foldAnnotations(set),
    ...(isReportedCall(set.all) ? foldForeignCall(set) : foldTelephoneCall(set, erasedAt)),
    erasedAt,
    undeletedRecordings: erasedAt === null ? 0 : undeletedRecordings(set).length,
    eventCount: set.all.length,
    receivedSum: set.all.reduce((sum, { receivedAt }) => sum + Date.parse(receivedAt), 0),
    fingerprint: fingerprintOf(set.all),
    foldVersion: FOLD_VERSION,
  };
}

/** What the events of one kind of call decide. */
type Facts = Omit<
  Call,
  'id' | 'source' | 'queue' | 'flagged' | 'note' | 'erasedAt' | 'undeletedRecordings' | keyof RowVersion
>;

function foldTelephoneCall(set: EventSet, erasedAt: string | null): Facts & Pick<Call, 'flagged'> {
  const details = foldDetails(set);
  const legs = foldLegs(set);
  const connected = foldConnection(set, legs, reportedEnd(set));
  const message = foldVoicemail(set);
  const times = foldTimes(set, connected);
  const facts = { connected: connected !== null, voicemail: message, providerStatus: details.callStatus };
  const isLost = isGivenUp(set, times.endedAt);
  const outcome = times.endedAt === null ? null : isLost ? 'failed' : callOutcome(set, facts);
  const voicemail = erasedAt === null ? withoutDeleted(set, message) : null;
  const shown = evidenceOf(set.all, {
    parts: partsOf(set, '', connected, times),
    voicemail,
    endedAt: times.endedAt,
  });
  const alerts = foldIncidents(set, (alert) => (alert.kind === 'call_lost' ? isLost : shown(alert)));
  return {
    type: 'voice',
    direction: details.direction ?? 'inbound',
    from: details.from,
    to: details.to,
    caller: foldCaller(details),
    status: callStatus(set, connected !== null, times.endedAt),
    providerStatus: details.callStatus,
    outcome,
    menu: foldMenu(set),
    legs: legs.map((leg) => withConnection(leg, connected)),
    answeredBy: connected?.leg?.leg.to ?? null,
    agentId: null,
    offers: foldTelephoneOffers(legs, connected, times),
    waits: foldTelephoneWaits(set, times),
    alerts,
    flagged: foldFlag(set.all) ?? alerts.some(isShort),
    voicemail,
    otherRecordings: erasedAt === null ? foldOtherRecordings(set, message) : [],
    ...foldSession(set),
    ...times,
    failureReason: outcome === 'failed' ? failureReason(set, isLost) : null,
  };
}

/** What went wrong, in the care of the team that has the call. That it was lost is shown by nothing that says that it ended. */
function foldIncidents(set: EventSet, isSeen: (alert: RaisedAlert) => boolean): CallAlert[] {
  const { queue } = foldAnnotations(set);
  const alerts = foldAlerts(set.all, isSeen);
  return alerts.map((alert) => ({ ...alert, queueId: alert.queueId ?? queue }));
}

/** A call that another system reports: it has no menu, no legs and no recordings here, and its failures are not ours. */
function foldForeignCall(set: EventSet): Facts & Pick<Call, 'queue' | 'flagged'> {
  const { callerName, ...reported } = foldReportedCall(set.all);
  return {
    direction: 'inbound',
    caller: foldCaller({ ...NOTHING, from: reported.from, callerName }),
    providerStatus: null,
    menu: [],
    legs: [],
    answeredBy: null,
    voicemail: null,
    otherRecordings: [],
    session: null,
    echo: false,
    failureReason: null,
    ...reported,
  };
}

/** The fold of an erased call is that of its redacted events, whether the store has redacted them yet or not. */
function withoutErased(given: EventSet): { set: EventSet; erasedAt: string | null } {
  const erasedAt = earliest(given.of('call.erased').map(({ at }) => at));
  return { set: erasedAt === null ? given : new EventSet(given.all.map(redactEvent)), erasedAt };
}

/** True when nothing but our giving up says that the call has ended. */
function isGivenUp(events: EventSet, endedAt: string | null): boolean {
  return endedAt !== null && events.of('call.lost').length > 0 && providerEnd(events) === null;
}

/** Who was connected took the call, also where nobody is asked. */
function withConnection(folded: FoldedLeg, connected: Connection | null): CallLeg {
  const { leg } = folded;
  return connected?.leg === folded ? { ...leg, accepted: true } : leg;
}

/** `null` when the provider failed the call for a reason that is not ours. */
function failureReason(events: EventSet, isLost: boolean): CallFailureReason | null {
  if (isLost) return events.of('call.lost')[0]?.data.reason ?? null;
  const isOurs = events.of('call.failed').length + events.of('call.fallback').length > 0;
  return isOurs ? 'server_error' : null;
}

/** A caller talks to an agent, leaves a message or hears what a session has for callers (`active`), or does nothing of it yet (`waiting`). */
function callStatus(events: EventSet, connected: boolean, endedAt: string | null): CallStatus {
  if (endedAt !== null) return 'ended';
  const isServed = [...events.of('voicemail.started'), ...events.of('session.answered')].length > 0;
  return connected || isServed ? 'active' : 'waiting';
}

/** How a call to a pooled number was answered is decided once. */
function foldSession(events: EventSet): Pick<Call, 'session' | 'echo'> {
  const [answered] = events.of('session.answered');
  return { session: answered?.data.sessionId ?? null, echo: answered?.data.answer === 'echo' };
}

function foldMenu(events: EventSet): Call['menu'] {
  return events
    .of('menu.input')
    .filter((event) => event.data.digits !== '')
    .sort((left, right) => left.data.attempt - right.data.attempt)
    .map((event) => ({ digits: event.data.digits, at: event.at }));
}

/** What decides the outcome of a call that is over. */
export interface OutcomeFacts {
  readonly connected: boolean;
  readonly voicemail: Voicemail | null;
  readonly providerStatus: string | null;
}

/**
 * What a person would say happened.
 *
 * An inbound call that Mainline answered is `completed` for Twilio even when nobody picked up, so the provider's status
 * only decides when nothing else is known. `missed` means the caller asked for an agent and got neither one nor a message
 * across; `abandoned` means the caller left before asking. A pooled number asks nothing: its greeting is played, or the call is
 * rejected. A caller whom the provider sent away because of us, or who heard of
 * an error and left, is neither: that call has `failed`.
 */
export function callOutcome(events: EventSet, facts: OutcomeFacts): CallOutcome {
  if (facts.connected) return 'answered';
  if (facts.voicemail !== null) return 'voicemail';
  if (events.of('call.failed').length > 0) return 'failed';
  if (askedForAgent(events)) return 'missed';
  if (events.of('call.fallback').length > 0) return 'failed';
  if (facts.providerStatus === 'failed') return 'failed';
  const [answered] = events.of('session.answered');
  if (answered !== undefined) return answered.data.answer === 'greeting' ? 'greeting_played' : 'rejected';
  if (facts.providerStatus === 'busy') return 'rejected';
  return 'abandoned';
}

function askedForAgent(events: EventSet): boolean {
  return (
    events.of('dial.started').length > 0 ||
    events.of('dial.completed').length > 0 ||
    events.of('leg.status').length > 0 ||
    events.of('menu.input').some((event) => event.data.choice === 'agent')
  );
}

/** What people noted on a call; of several words on one thing the last one counts. */
export function foldAnnotations(events: EventSet): Pick<Call, 'queue' | 'flagged' | 'note'> {
  return {
    queue: events.of('call.queued').at(-1)?.data.queue ?? null,
    flagged: events.of('call.flagged').at(-1)?.data.flagged ?? false,
    note: events.of('call.noted').at(-1)?.data.note ?? null,
  };
}
