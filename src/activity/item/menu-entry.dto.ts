import { ApiProperty } from '@nestjs/swagger';

/** Keys the caller pressed in the menu. */
export class MenuEntryDto {
  @ApiProperty({ type: String, description: 'The keys, empty when the caller stayed silent.', example: '2' })
  digits: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-21T09:00:07.000Z' })
  at: string;
}
