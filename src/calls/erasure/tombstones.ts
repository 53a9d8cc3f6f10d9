import { Injectable } from '@nestjs/common';
import type { CallEvent, CallEventOf, ErasureReason } from '../model/call-event.js';
import type { Author } from '../model/author.js';
import { CallEventFactory } from '../model/call-event.factory.js';

/** Makes the events by which calls are erased. */
@Injectable()
export class Tombstones {
  constructor(private readonly events: CallEventFactory) {}

  /** One id per call, however often it is asked for. */
  make(callId: string, reason: ErasureReason): CallEventOf<'call.erased'> {
    return this.events.make({ callId, type: 'call.erased', data: { reason } });
  }

  /** The same with who asked for it. */
  makeAudited(callId: string, reason: ErasureReason, author: Author): CallEvent[] {
    return [this.make(callId, reason), this.events.audit(callId, 'call.erase', author)];
  }
}
