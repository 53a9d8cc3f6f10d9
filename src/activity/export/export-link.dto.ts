import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { Optional } from '../../common/validation/field-rules.js';
import { CallOrderQuery } from '../query/call-list.query.js';

const LONGEST = 128;

/** Which calls are exported, in which order, and by which link. */
export class CallExportQuery extends CallOrderQuery {
  @ApiPropertyOptional({ type: String, description: 'Only in links: for which key it was made.' })
  @Optional()
  @IsString()
  @MaxLength(LONGEST)
  key?: string;

  @ApiPropertyOptional({ type: String, description: 'Only in links: until when it works.' })
  @Optional()
  @IsString()
  @MaxLength(LONGEST)
  expires?: string;

  @ApiPropertyOptional({ type: String, description: 'Only in links: covers all of the query.' })
  @Optional()
  @IsString()
  @MaxLength(LONGEST)
  signature?: string;
}

/** A link that exports calls without an API key. */
export class ExportLinkDto {
  @ApiProperty({
    type: String,
    format: 'uri-reference',
    description: 'Where the calls are to be had: path and query, on the server that was asked.',
    example:
      '/calls/export?outcome=missed&key=desk&expires=1795338360&signature=q1Y0mZ8v4bW3d2c1b0a9Z8Y7X6W5V4U3T2S1R0Q9P8o',
  })
  url: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'Until when an export may be begun.',
    example: '2026-11-21T09:06:00.000Z',
  })
  expiresAt: string;
}
