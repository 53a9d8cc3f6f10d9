import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ActivityItemDto } from '../item/activity-item.dto.js';
import { CallEventDto } from '../item/call-event.dto.js';
import { AlertDto } from '../item/alert.dto.js';
import { LIVE_MESSAGE_TYPES, type LiveMessageType } from './live-message.js';
import { CallFilterQuery } from '../query/call-filter.query.js';
import { PageCursor, PageLimit } from '../../common/paging/query-rules.js';

/** One message of the feed of changes; `event`, `call` or `alert` is there as its type says. */
export class ChangeItemDto {
  @ApiProperty({
    type: String,
    enum: LIVE_MESSAGE_TYPES,
    description:
      '`event.appended`: a fact was recorded, marked `refused` or `derived` where it is; `call.created` and `call.updated`: the call as ' +
      'it is now; `alert.raised`: somebody should look; `alert.updated`: somebody did something about an alert, or later events ' +
      'resolved it or brought it back',
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
