import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ActivityItemDto } from '../item/activity-item.dto.js';
import { CallEventDto } from '../item/call-event.dto.js';
import { ALERT_KINDS, ALERT_SEVERITIES, type AlertKind, type AlertSeverity } from './alert-of.js';
import { LIVE_MESSAGE_TYPES, type LiveMessageType } from './live-message.js';
import { CallFilterQuery } from '../query/call-filter.query.js';
import { PageCursor, PageLimit } from '../../common/paging/query-rules.js';

/** Something about a call that a supervisor has to know at once. */
export class AlertDto {
  @ApiProperty({
    type: String,
    description: 'The id of the event that raised it.',
    example: '3f0c9a1be27d4c6f8a5b1d2e3f405162',
  })
  id: string;

  @ApiProperty({ type: String, enum: ALERT_KINDS, example: 'recording_failed' })
  kind: AlertKind;

  @ApiProperty({ type: String, enum: ALERT_SEVERITIES, example: 'critical' })
  severity: AlertSeverity;

  @ApiProperty({ type: String, example: "The caller's message could not be recorded" })
  message: string;

  @ApiProperty({ type: String, example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0' })
  callId: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-21T09:00:07.000Z' })
  at: string;
}

/** One message of the feed of changes; `event`, `call` or `alert` is there as its type says. */
export class ChangeItemDto {
  @ApiProperty({
    type: String,
    enum: LIVE_MESSAGE_TYPES,
    description:
      '`event.appended`: a fact was recorded; `call.created` and `call.updated`: the call as it is now; `alert.raised`: somebody should look',
    example: 'event.appended',
  })
  type: LiveMessageType;

  @ApiProperty({ type: String, description: 'Send it as `after` to get what follows this item.' })
  cursor: string;

  @ApiPropertyOptional({ type: CallEventDto })
  event?: CallEventDto;

  @ApiPropertyOptional({ type: ActivityItemDto })
  call?: ActivityItemDto;

  @ApiPropertyOptional({ type: AlertDto })
  alert?: AlertDto;
}

/** Changes that follow a cursor. */
export class ChangePageDto {
  @ApiProperty({ type: [ChangeItemDto] })
  items: ChangeItemDto[];

  @ApiProperty({
    type: String,
    description: 'Send it as `after` to go on, now or any time later; also when nothing has changed.',
  })
  nextCursor: string;

  @ApiProperty({ type: Boolean, description: 'True when there is more to read at once.', example: false })
  hasMore: boolean;
}

/** Which changes are asked for. */
export class ChangesQuery extends CallFilterQuery {
  @PageCursor(
    'A `cursor` or `nextCursor` of this feed, live or not: what was told since. `start` for everything there is. Without it nothing ' +
      'is told but where now is. Anything else is answered with `INVALID_CURSOR`.',
  )
  after?: string;

  @PageLimit(50)
  limit?: number;
}
