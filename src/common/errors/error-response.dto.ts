import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ErrorDetail } from './request.errors.js';

/** One bad field, as documented for clients. */
export class ErrorDetailDto implements ErrorDetail {
  @ApiProperty({ type: String, description: 'Path of the field.', example: 'limit' })
  readonly field: string;

  @ApiProperty({
    type: String,
    description: 'What is wrong with it.',
    example: 'limit must not be greater than 100',
  })
  readonly problem: string;
}

/** The shape of every error that Mainline answers with. */
export class ErrorResponseDto {
  @ApiProperty({ type: Number, description: 'HTTP status.', example: 400 })
  readonly statusCode: number;

  @ApiProperty({ type: String, description: 'Stable, machine-readable code.', example: 'INVALID_REQUEST' })
  readonly code: string;

  @ApiProperty({ type: String, description: 'The same for people.', example: 'The request is not valid' })
  readonly message: string;

  @ApiPropertyOptional({ type: [ErrorDetailDto], description: 'One entry per bad field.' })
  readonly details?: readonly ErrorDetail[];

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Only with `API_KEY_EXPIRED`: since when the key works no longer.',
    example: '2026-11-21T00:00:00.000Z',
  })
  readonly expiredAt?: string;

  @ApiProperty({
    type: String,
    description: 'Names the request in the log; also sent as the header x-request-id.',
    example: 'b5a2f0d4-1b5e-4c3c-9a52-0a6d8f6f2a11',
  })
  readonly requestId: string;
}
