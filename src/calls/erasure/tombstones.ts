import { Injectable } from '@nestjs/common';
import type { CallEvent, CallEventOf, ErasureReason } from '../model/call-event.js';
import type { Author } from '../model/author.js';
import { ChangeEvents } from '../model/change-events.js';

/** Makes the events by which calls are erased. */
@Injectable()
export class Tombstones {
  constructor(private readonly events: ChangeEvents) {}

  /** One id per call, however often it is asked for. */
  make(callId: string, reason: ErasureReason): CallEventOf<'call.erased'> {
    return this.events.make({ callId, type: 'call.erased', data: { reason }, discriminator: [] });
  }

  /** The same with who asked for it. */
  makeAudited(callId: string, reason: ErasureReason, author: Author): CallEvent[] {
    return [this.make(callId, reason), this.events.audit(callId, 'call.erase', author)];
  }
}
