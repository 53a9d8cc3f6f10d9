import type { ActivityItemDto, CallEventDto, CallLegDto } from '../api/generated/types.gen';

/** When the calls of specs begin, in milliseconds since 1970. */
export const START = Date.parse('2026-11-21T09:00:00.000Z');

/** @param seconds after the call began */
export function timeAt(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString();
}

/** A call that ended after 101 seconds without anything else. */
export function aCall(fields: Partial<ActivityItemDto> = {}): ActivityItemDto {
  return {
    id: 'CA00000000000000000000000000000167',
    source: 'twilio',
    type: 'voice',
    direction: 'inbound',
    from: '+15550100167',
    to: '+15550100100',
    number: '+15550100100',
    caller: aCaller(),
    status: 'ended',
    providerStatus: 'completed',
    outcome: 'voicemail',
    menu: [],
    legs: [],
    answeredBy: null,
    agentId: null,
    agentName: null,
    voicemail: null,
    otherRecordings: [],
    session: null,
    echo: false,
    queue: null,
    queueName: null,
    flagged: false,
    alerts: [],
    note: null,
    startedAt: timeAt(0),
    answeredAt: null,
    endedAt: timeAt(101),
    durationSeconds: 101,
    waitSeconds: 0,
    talkSeconds: 0,
    failureReason: null,
    erasedAt: null,
    eventCount: 3,
    ...fields,
  };
}

export function aCaller(fields: Partial<ActivityItemDto['caller']> = {}): ActivityItemDto['caller'] {
  return {
    raw: '+15550100167',
    number: '+15550100167',
    withheld: false,
    name: 'Dental front desk',
    city: 'SPRINGFIELD',
    state: 'IL',
    country: 'US',
    verification: null,
    ...fields,
  };
}

/** A message that can be played. */
export function aVoicemail(
  fields: Partial<NonNullable<ActivityItemDto['voicemail']>> = {},
): NonNullable<ActivityItemDto['voicemail']> {
  return {
    recordingSid: 'RE1',
    status: 'completed',
    durationSeconds: 31,
    transcript: null,
    heardAt: null,
    url: 'http://127.0.0.1:3000/calls/CA1/voicemail?expires=1&signature=x',
    ...fields,
  };
}

export function aLeg(fields: Partial<CallLegDto> & Pick<CallLegDto, 'sid' | 'to'>): CallLegDto {
  return {
    agentName: null,
    status: 'completed',
    startedAt: null,
    answeredAt: null,
    endedAt: null,
    durationSeconds: 0,
    accepted: false,
    ...fields,
  };
}

let serial = 0;

/** @param at seconds after the call began */
export function anEvent(
  type: CallEventDto['type'],
  at: number,
  data: CallEventDto['data'] = {},
): CallEventDto {
  serial += 1;
  const [id, time] = [`event-${serial}`, timeAt(at)];
  return { id, callId: aCall().id, type, at: time, receivedAt: time, source: 'twilio', data };
}
