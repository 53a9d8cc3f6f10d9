import type { CallEvent, CallEventData, CallEventType } from '../../src/calls/model/call-event.js';
import type { ReportedEventData, ReportedType } from '../../src/calls/model/lifecycle-event.js';
import { eventIdOf } from './builders.js';
import { second } from './call-history.js';

export const REPORTED_CALL = 'call-123';
export const QUEUE = 'medical_spanish';
export const OWNER = { key: 'interpreters', admin: false };

type Fields<Type extends ReportedType> = Partial<ReportedEventData[Type]>;

const USUAL: ReportedEventData = {
  'call.initiated': {
    reporter: OWNER,
    type: 'video',
    queueId: QUEUE,
    from: '+14155550142',
    to: '+13235550100',
    callerName: 'Zoë',
    metadata: { case: { number: 4711 } },
  },
  'call.routed': { reporter: OWNER, agentId: 'maria', routingTime: null },
  'call.answered': { reporter: OWNER, agentId: null, waitTime: null },
  'call.held': { reporter: OWNER, holdDuration: null },
  'call.resumed': { reporter: OWNER, holdDuration: null },
  'call.transferred': { reporter: OWNER, toAgentId: null, toQueueId: 'legal_spanish' },
  'call.ended': { reporter: OWNER, endReason: 'completed', duration: null },
};

/** One event of a reported call, some seconds after it began; its id follows from all of it. */
export function noted<Type extends CallEventType>(
  seconds: number,
  type: Type,
  data: CallEventData[Type],
): CallEvent {
  const at = second(seconds);
  const event = {
    id: eventIdOf(type, at, data),
    callId: REPORTED_CALL,
    type,
    at,
    receivedAt: at,
    source: 'api' as const,
    data,
  };
  return event as unknown as CallEvent;
}

/** What another system reports, as usual but for some fields. */
export function reported<Type extends ReportedType>(
  seconds: number,
  type: Type,
  fields: Fields<Type> = {},
): CallEvent {
  const data = { ...USUAL[type], ...fields } as unknown as CallEventData[Type];
  return noted<Type>(seconds, type, data);
}
