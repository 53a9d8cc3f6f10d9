import { ApiProperty } from '@nestjs/swagger';

/** Who called, as far as it is known. */
export class CallerDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The caller id exactly as received.',
    example: '+14155550142',
  })
  raw: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The number in E.164, or null when it is withheld or not a telephone number.',
    example: '+14155550142',
  })
  number: string | null;

  @ApiProperty({ type: Boolean, description: 'True when the caller hides the number.', example: false })
  withheld: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'The name sent with the call.', example: null })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'LOS ANGELES' })
  city: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'CA' })
  state: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'US' })
  country: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The carrier's word on whether the caller id is genuine.",
    example: 'TN-Validation-Passed-A',
  })
  verification: string | null;
}
