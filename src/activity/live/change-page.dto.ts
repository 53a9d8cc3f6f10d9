import type { Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { ActivityItemDto } from '../item/activity-item.dto.js';
import { CallEventDto } from '../item/call-event.dto.js';
import { AlertDto } from '../item/alert.dto.js';
import type { LiveMessageType } from './live-message.js';
import { CallFilterQuery } from '../query/call-filter.query.js';
import { PageCursor, PageLimit } from '../../common/paging/query-rules.js';

/** What every message of the feed of changes has. */
class ChangeDto {
  @ApiProperty({ type: String, description: 'Send it as `after` to get what follows this item.' })
  cursor: string;
}

/** A fact was recorded. */
export class EventChangeDto extends ChangeDto {
  @ApiProperty({
    type: String,
    enum: ['event.appended'],
    description: 'A fact was recorded, marked `refused` or `derived` where it is.',
  })
  type: 'event.appended';

  @ApiProperty({ type: CallEventDto })
  event: CallEventDto;
}

/** A call is new, or is not what it was. */
export class CallChangeDto extends ChangeDto {
  @ApiProperty({
    type: String,
    enum: ['call.created', 'call.updated'],
    description: 'Whether it is new.',
    example: 'call.updated',
  })
  type: 'call.created' | 'call.updated';

  @ApiProperty({ type: ActivityItemDto, description: 'The call as it is now.' })
  call: ActivityItemDto;
}

/** Somebody should look, or did. */
export class AlertChangeDto extends ChangeDto {
  @ApiProperty({
    type: String,
    enum: ['alert.raised', 'alert.updated'],
    description:
      '`alert.raised`: somebody should look; `alert.updated`: somebody did something about it, or later events resolved it or brought it back.',
    example: 'alert.raised',
  })
  type: 'alert.raised' | 'alert.updated';

  @ApiProperty({ type: AlertDto })
  alert: AlertDto;
}

const CHANGES: Readonly<Record<LiveMessageType, Type>> = {
  'event.appended': EventChangeDto,
  'call.created': CallChangeDto,
  'call.updated': CallChangeDto,
  'alert.raised': AlertChangeDto,
  'alert.updated': AlertChangeDto,
};
const KINDS = [...new Set(Object.values(CHANGES))];

/** Changes that follow a cursor. */
@ApiExtraModels(...KINDS)
export class ChangePageDto {
  @ApiProperty({
    type: 'array',
    items: {
      oneOf: KINDS.map((kind) => ({ $ref: getSchemaPath(kind) })),
      discriminator: {
        propertyName: 'type',
        mapping: Object.fromEntries(
          Object.entries(CHANGES).map(([type, kind]) => [type, getSchemaPath(kind)]),
        ),
      },
    },
    description: 'Oldest first; what each has, its `type` says.',
  })
  items: (EventChangeDto | CallChangeDto | AlertChangeDto)[];

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
