import { ApiProperty } from '@nestjs/swagger';
import type { CallOutcome } from '../../calls/model/call.js';

const COUNT = { type: 'integer', example: 12 } as const;

/** How many calls had which outcome. */
export class OutcomeCountsDto implements Record<CallOutcome, number> {
  @ApiProperty(COUNT) answered: number;
  @ApiProperty(COUNT) voicemail: number;
  @ApiProperty(COUNT) missed: number;
  @ApiProperty(COUNT) abandoned: number;
  @ApiProperty(COUNT) greeting_played: number;
  @ApiProperty(COUNT) rejected: number;
  @ApiProperty(COUNT) failed: number;
}
