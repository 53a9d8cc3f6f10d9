import type { CallEvent, VoicemailReason } from '../../calls/model/call-event.js';
import type { RequestEvents } from '../webhooks/request-events.js';
import type { FlowContext, FlowResult } from '../webhooks/flow.js';
import { recordMessageTwiml } from './voicemail.twiml.js';

/** What led to asking for a message. */
export interface MessageRequest {
  readonly factory: RequestEvents;
  /** The facts known from the request so far. */
  readonly events: readonly CallEvent[];
  readonly reason: Exclude<VoicemailReason, 'fallback'>;
}

/** Asks the caller for a message. */
export function takeMessage(context: FlowContext, { factory, events, reason }: MessageRequest): FlowResult {
  return {
    twiml: recordMessageTwiml(context, reason),
    events: [...events, ...factory.make('voicemail.started', { reason })],
  };
}
