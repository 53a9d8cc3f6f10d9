import type {
  AgentPhone,
  Caption,
  LifecycleCallState,
  LogEntry,
  PhoneCall,
  PhoneState,
} from '../api/generated/phone-state';
import { timeAt } from './calls';

/** A phone that nobody has used yet. @param at seconds after the calls of specs begin */
export function aPhone(fields: Partial<PhoneState> = {}, at = 0): PhoneState {
  return {
    revision: 1,
    at: timeAt(at),
    phoneId: 'phone-1',
    isResumed: false,
    numbers: [
      { number: '+15550100100', isMain: true },
      { number: '+15550100130', isMain: false },
    ],
    call: null,
    moves: ['call'],
    agents: [anAgentPhone('+15550100171'), anAgentPhone('+15550100172')],
    faults: {
      callbacks: { arrive: 'on-time', lateSeconds: 5, held: 0 },
      databases: [
        { database: 'mongodb', state: 'up', since: null },
        { database: 'supabase', state: 'up', since: null },
      ],
    },
    sound: null,
    lifecycle: { delivery: 'once', call: null, moves: [] },
    log: [],
    ...fields,
  };
}

/** A call in the menu. */
export function aPhoneCall(fields: Partial<PhoneCall> = {}): PhoneCall {
  return {
    callId: 'CA00000000000000000000000000000167',
    from: '+15550100167',
    to: '+15550100100',
    phase: 'menu',
    startedAt: timeAt(0),
    answeredAt: timeAt(0),
    endedAt: null,
    endedBy: null,
    heardOutcome: null,
    isSettled: false,
    with: null,
    listens: true,
    speaks: false,
    deadline: null,
    captions: [],
    recording: null,
    ...fields,
  };
}

export function anAgentPhone(number: string, fields: Partial<AgentPhone> = {}): AgentPhone {
  return {
    number,
    state: 'idle',
    since: null,
    isVoicemail: false,
    result: null,
    deadline: null,
    listens: false,
    captions: [],
    moves: [],
    ...fields,
  };
}

export function aCaption(
  id: number,
  kind: Caption['kind'],
  text: string,
  fields: Partial<Caption> = {},
): Caption {
  return { id, at: timeAt(id), who: 'caller', kind, text, until: null, isHeard: true, ...fields };
}

export function aLogEntry(id: number, fields: Partial<LogEntry> = {}): LogEntry {
  return {
    id,
    at: timeAt(id),
    callId: aPhoneCall().callId,
    kind: 'request',
    text: 'Voice',
    who: 'network',
    purpose: 'voice',
    path: '/twilio/voice',
    status: 200,
    milliseconds: 2.4,
    code: null,
    fault: null,
    isRepeat: false,
    ...fields,
  };
}

/** A reported call that waits. */
export function aLifecycleCall(fields: Partial<LifecycleCallState> = {}): LifecycleCallState {
  return {
    callId: 'call-1',
    type: 'voice',
    queueId: 'sales',
    state: 'waiting',
    stateSince: timeAt(0),
    startedAt: timeAt(0),
    endedAt: null,
    agentId: null,
    deadlines: [],
    events: [],
    ...fields,
  };
}
