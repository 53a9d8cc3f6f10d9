import { ApiProperty } from '@nestjs/swagger';
import { PageQuery } from '../common/paging/page.query.js';
import { PageLimit } from '../common/paging/query-rules.js';
import {
  DELIVERY_STATES,
  type DeliveryState,
  NOTIFICATION_TYPES,
  type NotificationType,
} from './notification.js';

/** One notification, and what became of it at one receiver. */
export class NotificationDto {
  @ApiProperty({
    type: String,
    description: 'The `webhook-id`: the same for every receiver and attempt.',
    example: 'msg_3f0c9a1be27d4c6f8a5b1d2e3f405162',
  })
  id: string;

  @ApiProperty({ type: String, enum: NOTIFICATION_TYPES, example: 'call.ended' })
  type: NotificationType;

  @ApiProperty({
    type: String,
    description: 'The address that it goes to, without its query.',
    example: 'https://crm.example/hooks/mainline',
  })
  url: string;

  @ApiProperty({ type: String, example: 'visit-2031' })
  call_id: string;

  @ApiProperty({
    type: String,
    enum: DELIVERY_STATES,
    description: '`pending`: on its way; `sent`; `dead`: given up, to be replayed by command',
    example: 'sent',
  })
  state: DeliveryState;

  @ApiProperty({ type: 'integer', description: 'How often it was tried.', example: 1 })
  attempts: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'What came of the last attempt: the status of the answer, or why there was none, such as `no answer within 10 s`; null before the ' +
      'first one.',
    example: '204',
  })
  answer: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was tried last; before the first attempt, when it was recorded.',
    example: '2026-11-21T09:00:31.000Z',
  })
  at: string;
}

/** One page of notifications. */
export class NotificationPageDto {
  @ApiProperty({ type: [NotificationDto] })
  items: NotificationDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page; null on the last page.',
    example: null,
  })
  nextCursor: string | null;
}

/** Which page is asked for. */
export class NotificationsQuery extends PageQuery {
  @PageLimit(25)
  override limit?: number;
}
