import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import type { AuditAction, CallEvent, CallEventOf, CallEventType } from './call-event.js';
import { type CallFact, makeCallEvent } from './make-call-event.js';

/** Who asks for a change. */
export interface Author {
  /** The name of the API key, or of what works without one. */
  readonly name: string;
  /** Names the request in the log; `null` when there was none. */
  readonly requestId: string | null;
}

/** Somebody at the server's own command line. */
export const COMMAND_LINE: Author = { name: 'command line', requestId: null };
/** The removal of old calls. */
export const RETENTION: Author = { name: 'retention', requestId: null };

/** What happened; when it happened is now unless it is said, and it came from the API. */
type NewFact<Type extends CallEventType> = Pick<CallFact<Type>, 'callId' | 'type' | 'data'> &
  Partial<Pick<CallFact<Type>, 'at' | 'source'>>;

/** Makes the events that no webhook tells: what people and Mainline itself do to a call. */
@Injectable()
export class CallEventFactory {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  make<Type extends CallEventType>(fact: NewFact<Type>): CallEventOf<Type> {
    const receivedAt = this.clock.nowIso();
    const { accountSid } = this.config.twilio;
    return makeCallEvent<Type>({
      accountSid,
      occurrence: randomUUID(),
      at: receivedAt,
      receivedAt,
      source: 'api',
      ...fact,
    });
  }

  /** Who asked for it: every request leaves one of its own. */
  audit(callId: string, action: AuditAction, { name, requestId }: Author): CallEvent {
    return this.make({ callId, type: 'audit.recorded', data: { action, by: name, requestId } });
  }
}
