import { Injectable } from '@nestjs/common';
import { ChangeTail } from '../../calls/changes/change-tail.js';
import { Eraser } from '../../calls/erasure/eraser.js';
import { CallEventFactory } from '../../calls/model/call-event.factory.js';

/** Tells which calls were erased, by this instance or by another one. */
@Injectable()
export class ErasureNews {
  constructor(
    private readonly eraser: Eraser,
    private readonly tail: ChangeTail,
    private readonly events: CallEventFactory,
  ) {}

  /**
   * Calls a listener after each erasure here, and within about a second after one elsewhere, until the process ends.
   *
   * @param isOfInterest asked for each event of others, so that only calls are told of that matter
   */
  follow(listener: (callIds: readonly string[]) => void, isOfInterest: (callId: string) => boolean): void {
    this.eraser.onErased(listener);
    this.tail.follow((entries) => {
      const known = entries.filter(({ callId }) => isOfInterest(callId));
      const erased = known.filter(({ callId, eventId }) => eventId === this.tombstoneOf(callId));
      if (erased.length > 0) listener(erased.map(({ callId }) => callId));
    });
  }

  /** One id per call, whoever erases it and why. */
  private tombstoneOf(callId: string): string {
    return this.events.make({ callId, type: 'call.erased', data: { reason: 'request' } }).id;
  }
}
