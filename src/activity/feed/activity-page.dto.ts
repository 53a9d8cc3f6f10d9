import { ApiProperty } from '@nestjs/swagger';
import { ActivityItemDto } from '../item/activity-item.dto.js';

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
}
