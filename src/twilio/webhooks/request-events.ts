import type { CallEventData, CallEventOf, CallEventType } from '../../calls/model/call-event.js';
import { makeCallEvent } from '../../calls/model/make-call-event.js';
import type { FlowContext } from './flow.js';
import type { TwilioRequest } from './twilio-request.js';

/** Makes the events that one request of Twilio's tells. */
export class RequestEvents {
  constructor(
    private readonly request: TwilioRequest,
    private readonly context: FlowContext,
    private readonly receivedAt: string,
  ) {}

  /**
   * One fact about the call that the request is about.
   *
   * @param callId the caller's own leg, when the request came from another
   * @returns nothing when the request does not say which call it is about
   */
  make<Type extends CallEventType>(
    type: Type,
    data: CallEventData[Type],
    callId: string | null = this.request.callSid,
  ): CallEventOf<Type>[] {
    if (callId === null) return [];
    const accountSid = this.request.accountSid ?? this.context.accountSid;
    const { receivedAt } = this;
    const at = this.request.timestamp(receivedAt) ?? receivedAt;
    return [makeCallEvent<Type>({ accountSid, callId, type, at, receivedAt, source: 'twilio', data })];
  }
}
