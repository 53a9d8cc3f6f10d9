import { Injectable } from '@nestjs/common';
import { PageCursors } from '../common/paging/page-cursors.js';
import type { NotificationDto, NotificationPageDto, NotificationsQuery } from './notification.dto.js';
import { NotificationLog } from './notification-log.js';
import type { Delivery } from './notification.js';

const PER_PAGE = 25;
const LIST = ['notifications'];

/** Lists what this instance delivered, and what is on its way. */
@Injectable()
export class NotificationListService {
  constructor(
    private readonly log: NotificationLog,
    private readonly cursors: PageCursors,
  ) {}

  /** @throws BadRequestError `INVALID_CURSOR` */
  list({ limit = PER_PAGE, cursor }: NotificationsQuery): NotificationPageDto {
    const below = cursor === undefined ? Infinity : Number(this.cursors.decode(LIST, cursor).key);
    const found = this.log.deliveries.newest(limit + 1, below);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(toDto),
      nextCursor: last ? this.cursors.encode(LIST, { key: last.number, id: last.notification.id }) : null,
    };
  }
}

function toDto({ notification, url, state, attempts, answer, at }: Delivery): NotificationDto {
  const { id, type, callId } = notification;
  return { id, type, url, call_id: callId, state, attempts, answer, at };
}
