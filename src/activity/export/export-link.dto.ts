import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsString, MaxLength } from 'class-validator';
import { Optional } from '../../common/validation/field-rules.js';
import { ToBoolean } from '../../common/paging/query-rules.js';
import { CallOrderQuery } from '../query/call-list.query.js';
import { CSV_SEPARATORS, type CsvSeparator } from './export-format.js';

const LONGEST = 128;

const SEPARATORS = Object.keys(CSV_SEPARATORS);

/** The character stands for its name. */
function nameOfSeparator(given: unknown): unknown {
  return Object.entries(CSV_SEPARATORS).find(([, character]) => character === given)?.[0] ?? given;
}

/** Which calls are exported, in which order, and how CSV is written. */
export class ExportFormatQuery extends CallOrderQuery {
  @ApiPropertyOptional({
    type: Boolean,
    default: true,
    description: 'Of CSV: whether it begins with a byte-order mark, by which spreadsheets know UTF-8.',
  })
  @Optional()
  @ToBoolean()
  @IsBoolean()
  bom?: boolean;

  @ApiPropertyOptional({
    type: String,
    enum: SEPARATORS,
    default: 'comma',
    description:
      'Of CSV: what stands between two cells. `,` and `;` (in an address `%3B`) and a tab (`%09`) are taken as well.',
  })
  @Optional()
  @Transform(({ value }: { value: unknown }) => nameOfSeparator(value))
  @IsIn(SEPARATORS)
  separator?: CsvSeparator;
}

/** What is exported, and by which link. */
export class CallExportQuery extends ExportFormatQuery {
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
