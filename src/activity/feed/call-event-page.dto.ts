import { ApiProperty } from '@nestjs/swagger';
import { CallEventDto } from '../item/call-event.dto.js';

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
