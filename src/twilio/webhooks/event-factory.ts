import {
  type CallEventData,
  type CallEventOf,
  type CallEventType,
  callEventId,
} from '../../calls/model/call-event.js';
import type { FlowContext } from './flow.js';
import type { TwilioRequest } from './twilio-request.js';

/** Makes the events of one request. */
export class EventFactory {
  constructor(
    private readonly request: TwilioRequest,
    private readonly context: FlowContext,
    private readonly receivedAt: string,
  ) {}

  /**
   * One fact about the call that the request is about.
   *
   * @param discriminator tells it apart from other facts of its type in this call
   * @param callId the caller's own leg, when the request came from another
   * @returns nothing when the request does not say which call it is about
   */
  make<Type extends CallEventType>(
    type: Type,
    discriminator: readonly (string | number | null)[],
    data: CallEventData[Type],
    callId: string | null = this.request.callSid,
  ): CallEventLike<Type>[] {
    if (callId === null) return [];
    const accountSid = this.request.accountSid ?? this.context.accountSid;
    const at = this.request.timestamp ?? this.receivedAt;
    const id = callEventId({ accountSid, callId, type, discriminator });
    return [{ id, callId, type, at, receivedAt: this.receivedAt, source: 'twilio', data }];
  }
}

interface CallEventLike<Type extends CallEventType> {
  readonly id: string;
  readonly callId: string;
  readonly type: Type;
  readonly at: string;
  readonly receivedAt: string;
  readonly source: CallEventOf<Type>['source'];
  readonly data: CallEventData[Type];
}
