import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { type CallEventOf, callEventId, type ErasureReason } from '../call-event.js';

/** Makes the events by which calls are erased: one id per call, however often it is asked for. */
@Injectable()
export class Tombstones {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  make(callId: string, reason: ErasureReason): CallEventOf<'call.erased'> {
    const { accountSid } = this.config.twilio;
    const now = this.clock.nowIso();
    const type = 'call.erased';
    const id = callEventId({ accountSid, callId, type, discriminator: [] });
    return { id, callId, type, at: now, receivedAt: now, source: 'api', data: { reason } };
  }
}
