import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Access } from '../common/access/access.decorator.js';
import { NotificationPageDto, NotificationsQuery } from './notification.dto.js';
import { NotificationListService } from './notification-list.service.js';

/** What other systems were told by webhook. */
@ApiTags('notifications')
@ApiSecurity('api-key')
@Access({ role: 'admin', ofAllNumbers: true })
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationListService) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listNotifications',
    summary: 'List the last webhooks and what became of them, newest first',
    description:
      'Pages of 25 unless `limit` says otherwise. Kept are those that are on their way, the last 1,000 that were sent and those that ' +
      'were given up, by the instance that recorded what they tell: each instance lists its own. Those of an erased call are gone.',
  })
  @ApiOkResponse({ type: NotificationPageDto, description: 'One page of notifications.' })
  list(@Query() query: NotificationsQuery): NotificationPageDto {
    return this.notifications.list(query);
  }
}
