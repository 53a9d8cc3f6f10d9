import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ActivityItemDto } from '../item/activity-item.dto.js';
import { TotalDto } from '../counts/call-counts.dto.js';
import { CallEventDto } from '../item/call-event.dto.js';

/** One page of the feed, newest call first. */
export class ActivityPageDto {
  @ApiProperty({ type: [ActivityItemDto] })
  items: ActivityItemDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page; null on the last page.',
    example: null,
  })
  nextCursor: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `before` to get the page before this one; null on the first page.',
    example: null,
  })
  previousCursor: string | null;

  @ApiPropertyOptional({ type: TotalDto, description: 'The calls of all pages; there with `count=true`.' })
  total?: TotalDto;
}

/** One page of a call's history, oldest event first. */
export class CallEventPageDto {
  @ApiProperty({ type: [CallEventDto] })
  items: CallEventDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page; null on the last page.',
    example: null,
  })
  nextCursor: string | null;
}
