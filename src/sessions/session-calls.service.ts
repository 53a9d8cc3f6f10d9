import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../calls/calls.repository.js';
import type { SessionCallDto } from './session.dto.js';
import { toInstant, toSessionCall } from './session.mapper.js';
import type { SessionRow } from './session-rows.js';

const MOST_CALLS = 100;

/** Reads the calls of sessions. */
@Injectable()
export class SessionCalls {
  constructor(private readonly calls: CallsRepository) {}

  /** The newest first, at most 100: those to its number from its beginning to its end. */
  async list(session: SessionRow): Promise<SessionCallDto[]> {
    const filter = {
      direction: 'inbound',
      number: session.phone_number,
      startedFrom: toInstant(session.created_at),
      startedBefore: toInstant(session.ended_at ?? session.expires_at),
    } as const;
    const page = { sort: 'startedAt', descending: true, limit: MOST_CALLS, after: null } as const;
    return (await this.calls.list({ filter, ...page })).map(toSessionCall);
  }
}
