import type { Call, CallLeg, OtherRecording, Voicemail } from '../../calls/model/call.js';
import { ownNumberOf } from '../../calls/feed/call-facets.js';
import type { ActivityItemDto } from './activity-item.dto.js';
import type { OtherRecordingDto, VoicemailDto } from './call-parts.dto.js';
import type { HistoryEntry } from '../../calls/fold/call-history.js';
import { alertsOf } from '../../alerts/alert.js';
import { sortNames } from '../../common/files/sort-names.js';
import type { CallEventDto } from './call-event.dto.js';

/** Makes the address at which a call's message can be heard. */
export interface VoicemailLinks {
  urlOf(callId: string): string;
}

/** Knows what the agents and the queue of a call are called. */
export interface NamesOfDirectory {
  nameIn(call: Call): string | null;
  nameOfNumber(number: string | null): string | null;
  nameOfQueue(id: string | null): string | null;
}

/** All the names that a call is shown with. */
export function namesShown(call: Call, names: NamesOfDirectory): (string | null)[] {
  const ofLegs = call.legs.map(({ to }) => names.nameOfNumber(to));
  return [names.nameIn(call), names.nameOfQueue(call.queue), ...ofLegs];
}

/**
 * A call as clients see it.
 *
 * Every field is named, in the documented order, so that a row answers with the same bytes whichever store it came from and
 * whatever else the store keeps with it.
 */
export function toActivityItem(call: Call, links: VoicemailLinks, names: NamesOfDirectory): ActivityItemDto {
  return {
    id: call.id,
    source: call.source,
    type: call.type,
    direction: call.direction,
    from: call.from,
    to: call.to,
    number: ownNumberOf(call),
    caller: toCaller(call),
    status: call.status,
    providerStatus: call.providerStatus,
    outcome: call.outcome,
    menu: call.menu.map(({ digits, at }) => ({ digits, at })),
    legs: call.legs.map((leg) => toLeg(leg, names)),
    answeredBy: call.answeredBy,
    agentId: call.agentId,
    agentName: names.nameIn(call),
    voicemail: call.voicemail && toVoicemail(call.voicemail, links.urlOf(call.id)),
    otherRecordings: call.otherRecordings.map(toOtherRecording),
    session: call.session,
    echo: call.echo,
    queue: call.queue,
    queueName: names.nameOfQueue(call.queue),
    flagged: call.flagged,
    alerts: alertsOf(call),
    note: call.note,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    durationSeconds: call.durationSeconds,
    waitSeconds: call.waitSeconds,
    talkSeconds: call.talkSeconds,
    failureReason: call.failureReason,
    erasedAt: call.erasedAt,
    eventCount: call.eventCount,
  };
}

function toCaller({ caller }: Call): ActivityItemDto['caller'] {
  const { raw, number, withheld, name, city, state, country, verification } = caller;
  return { raw, number, withheld, name, city, state, country, verification };
}

function toLeg(leg: CallLeg, names: NamesOfDirectory): ActivityItemDto['legs'][number] {
  const { sid, to, status, startedAt, answeredAt, endedAt, durationSeconds, accepted } = leg;
  return {
    sid,
    to,
    agentName: names.nameOfNumber(to),
    status,
    startedAt,
    answeredAt,
    endedAt,
    durationSeconds,
    accepted,
  };
}

function toOtherRecording(recording: OtherRecording): OtherRecordingDto {
  const { recordingSid, source, status, durationSeconds } = recording;
  return { recordingSid, source, status, durationSeconds };
}

function toVoicemail(voicemail: Voicemail, url: string): VoicemailDto {
  const { recordingSid, status, durationSeconds, transcript, heardAt } = voicemail;
  return { recordingSid, status, durationSeconds, transcript, heardAt, url };
}

/** A call event as clients see it, with the same bytes from either store. */
export function toCallEventItem({ event, isRefused, isDerived }: HistoryEntry): CallEventDto {
  const { id, callId, type, at, receivedAt, source, data } = event;
  const marks = { ...(isRefused && { refused: true }), ...(isDerived && { derived: true }) };
  return { id, callId, type, at, receivedAt, source, data: sortNames(data), ...marks };
}
