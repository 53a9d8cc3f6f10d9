import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../calls/calls.repository.js';
import type { SessionCallDto } from './session.dto.js';
import { toSessionCall } from './session.mapper.js';
import type { SessionRow } from './pool/session-rows.js';

const MOST_CALLS = 100;

/** Reads the calls of sessions. */
@Injectable()
export class SessionCalls {
  constructor(private readonly calls: CallsRepository) {}

  /** Those that it was asked to answer, the newest first, at most 100. */
  async list({ id: session }: Pick<SessionRow, 'id'>): Promise<SessionCallDto[]> {
    const filter = { session };
    const page = { sort: 'startedAt', descending: true, limit: MOST_CALLS, after: null } as const;
    return (await this.calls.list({ filter, ...page })).map(toSessionCall);
  }
}
