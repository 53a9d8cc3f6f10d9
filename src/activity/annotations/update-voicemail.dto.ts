import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';

/** What is to change on a message. */
export class UpdateVoicemailDto {
  @ApiProperty({ type: Boolean, description: 'Whether the message counts as heard.', example: true })
  @IsBoolean()
  heard: boolean;
}
