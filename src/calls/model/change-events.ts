import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import {
  type AuditAction,
  type CallEvent,
  type CallEventData,
  callEventId,
  type CallEventIdentity,
  type CallEventOf,
  type CallEventType,
} from './call-event.js';
import type { Author } from './author.js';

/** The parts of an event that say what happened. */
export interface Change<Type extends CallEventType> {
  readonly callId: string;
  readonly type: Type;
  readonly data: CallEventData[Type];
  /** When it happened, ISO 8601 UTC; now when left out. */
  readonly at?: string;
  /** What makes it the same event as another one; when left out it is like no other. */
  readonly discriminator?: CallEventIdentity['discriminator'];
}

/** A call event of one type; the union of all events cannot be made for a type that is still open. */
interface ChangeEvent<Type extends CallEventType> {
  readonly id: string;
  readonly callId: string;
  readonly type: Type;
  readonly at: string;
  readonly receivedAt: string;
  readonly source: CallEventOf<Type>['source'];
  readonly data: CallEventData[Type];
}

/** Makes the events by which people and machines change a call. */
@Injectable()
export class ChangeEvents {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  make<Type extends CallEventType>(change: Change<Type>): ChangeEvent<Type> {
    const { callId, type, data, at, discriminator = [randomUUID()] } = change;
    const { accountSid } = this.config.twilio;
    const receivedAt = this.clock.nowIso();
    const id = callEventId({ accountSid, callId, type, discriminator });
    return { id, callId, type, at: at ?? receivedAt, receivedAt, source: 'api', data };
  }

  /** Who asked for it: every request leaves one of its own. */
  audit(callId: string, action: AuditAction, { name, requestId }: Author): CallEvent {
    return this.make({ callId, type: 'audit.recorded', data: { action, by: name, requestId } });
  }
}
