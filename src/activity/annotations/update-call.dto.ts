import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsString, Matches, MaxLength } from 'class-validator';
import { IsPlainText, LINES, Optional, OptionalOrNull } from '../../common/validation/field-rules.js';

/** What is to change on a call; what is left out stays as it is. At least one field is needed. */
export class UpdateCallDto {
  @ApiPropertyOptional({ type: Boolean, description: 'Flags the call for others, or takes the flag away.' })
  @Optional()
  @IsBoolean()
  flagged?: boolean;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 2000,
    description: 'What is to be known about the call; null or a blank one takes it away.',
    example: 'Wants an offer by Friday.',
  })
  @OptionalOrNull()
  @IsString()
  @MaxLength(2000)
  @Matches(LINES, { message: '$property must not contain control characters' })
  note?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    minLength: 1,
    maxLength: 64,
    description: 'The team that looks after the call from now on; null for none.',
    example: 'sales',
  })
  @OptionalOrNull()
  @IsPlainText(64)
  queue?: string | null;
}

/** What is to change on a message. */
export class UpdateVoicemailDto {
  @ApiProperty({ type: Boolean, description: 'Whether the message counts as heard.', example: true })
  @IsBoolean()
  heard: boolean;
}
