import { Injectable } from '@nestjs/common';
import type { Call } from '../calls/call.js';
import type { CallEvent } from '../calls/call-event.js';
import { newestCalls } from '../calls/feed/call-filter.js';
import { CallsRepository } from '../calls/calls.repository.js';
import { NotFoundError } from '../common/errors/not-found.error.js';
import type { ActivityItemDto } from './dto/activity-item.dto.js';
import type { ActivityPageDto } from './dto/activity-page.dto.js';
import type { CallEventPageDto } from './dto/call-event-page.dto.js';
import type { PageQuery } from './dto/page.query.js';
import { decodeCursor, encodeCursor, type Keyset } from './feed-cursor.js';
import { toActivityItem } from './to-activity-item.js';
import { toCallEventItem } from './to-call-event-item.js';
import { AudioLinks } from './voicemail/audio-links.js';

const CALLS_PER_PAGE = 25;
const EVENTS_PER_PAGE = 100;

/** Reads the feed: calls newest first, one call, and what happened in it. */
@Injectable()
export class ActivityService {
  constructor(
    private readonly calls: CallsRepository,
    private readonly links: AudioLinks,
  ) {}

  /** @throws BadRequestError `INVALID_CURSOR` */
  async list({ limit = CALLS_PER_PAGE, cursor }: PageQuery): Promise<ActivityPageDto> {
    const after = cursor === undefined ? null : decodeCursor('calls', cursor);
    const position = after && { key: after.at, id: after.id };
    // One call more than asked for tells whether there is another page.
    const found = await this.calls.list(newestCalls(limit + 1, position));
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map((call) => toActivityItem(call, this.links)),
      nextCursor: last ? encodeCursor('calls', { at: last.startedAt, id: last.id }) : null,
    };
  }

  /** @throws NotFoundError `CALL_NOT_FOUND` */
  async findOne(id: string): Promise<ActivityItemDto> {
    return toActivityItem(await this.findCall(id), this.links);
  }

  /**
   * @throws NotFoundError `CALL_NOT_FOUND`
   * @throws BadRequestError `INVALID_CURSOR`
   */
  async listEvents(id: string, { limit = EVENTS_PER_PAGE, cursor }: PageQuery): Promise<CallEventPageDto> {
    const after = cursor === undefined ? null : decodeCursor('events', cursor);
    await this.findCall(id);
    const events = await this.calls.listEvents(id);
    const rest = after === null ? events : events.filter((event) => isAfter(event, after));
    const page = rest.slice(0, limit);
    const last = rest.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(toCallEventItem),
      nextCursor: last ? encodeCursor('events', { at: last.at, id: last.id }) : null,
    };
  }

  private async findCall(id: string): Promise<Call> {
    const call = await this.calls.findById(id);
    if (call === null) throw new NotFoundError('There is no such call', { code: 'CALL_NOT_FOUND' });
    return call;
  }
}

function isAfter(event: CallEvent, position: Keyset): boolean {
  return event.at > position.at || (event.at === position.at && event.id > position.id);
}
