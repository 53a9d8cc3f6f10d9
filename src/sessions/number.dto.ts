import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { Optional } from '../common/validation/field-rules.js';
import { E164 } from '../config/phone-number.js';

const COUNTRY = /^[A-Z]{2}$/;
const AREA_CODE = /^\d{1,10}$/;
const NUMBER_STATES = ['free', 'cooling', 'lent', 'retired'] as const;
const MOMENT = { type: String, format: 'date-time' } as const;
const NUMBER = {
  type: String,
  pattern: E164.source,
  description: 'In E.164.',
  example: '+15005551001',
} as const;

/** A country of ISO 3166, which may be left out. */
export function Country(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, pattern: COUNTRY.source, description, example: 'US' }),
    Optional(),
    Matches(COUNTRY, { message: '$property must be two capital letters of ISO 3166' }),
  );
}

/** Digits of an area, which may be left out. */
export function AreaCode(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, pattern: AREA_CODE.source, description, example: '500' }),
    Optional(),
    Matches(AREA_CODE, { message: '$property must be 1 to 10 digits' }),
  );
}

/** A number that is taken into the pool. */
export class CreateNumberDto {
  @ApiProperty(NUMBER)
  @Matches(E164, { message: '$property must be a number in E.164, such as +15005551001' })
  number: string;

  @Country('Two capital letters of ISO 3166, by which sessions may ask for it.')
  country?: string;

  @AreaCode('The digits by which sessions may ask for it.')
  areaCode?: string;
}

/** A number of the pool. */
export class NumberDto {
  @ApiProperty({ type: String, format: 'uuid', example: '5b0c1f5e-3b1c-4d7a-9a66-0d1e9d1c3a11' })
  id: string;

  @ApiProperty(NUMBER)
  number: string;

  @ApiProperty({ type: String, nullable: true, example: 'US' })
  country: string | null;

  @ApiProperty({ type: String, nullable: true, example: '500' })
  areaCode: string | null;

  @ApiProperty({
    type: String,
    enum: NUMBER_STATES,
    description:
      'A `cooling` number rests for COOL_DOWN_MINUTES since its last session; only that tenant may have it again before. A `retired` one is ' +
      'no longer in the pool.',
    example: 'free',
  })
  state: (typeof NUMBER_STATES)[number];

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The session that has the number, or had it last.',
    example: null,
  })
  sessionId: string | null;

  @ApiProperty({ ...MOMENT, nullable: true, description: 'When that session ends, or ended.', example: null })
  expiresAt: string | null;

  @ApiProperty({ ...MOMENT, example: '2026-11-29T12:00:00.000Z' })
  createdAt: string;
}

/** One page of the numbers of the pool, by their digits. */
export class NumberPageDto {
  @ApiProperty({ type: [NumberDto] })
  items: NumberDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Send it as `cursor` to get the next page; null on the last page.',
    example: null,
  })
  nextCursor: string | null;
}

/** How many numbers of the pool are in which state. */
export class NumberCountsDto {
  @ApiProperty({ type: 'integer', minimum: 0, example: 12 })
  free: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'They rest after their last session.',
    example: 4,
  })
  cooling: number;

  @ApiProperty({ type: 'integer', minimum: 0, example: 22 })
  lent: number;

  @ApiProperty({ type: 'integer', description: 'How long a number rests between two tenants.', example: 600 })
  coolDownSeconds: number;

  @ApiProperty({
    type: 'integer',
    description: 'With a smaller share of free numbers there is an alert `pool_low`.',
    example: 10,
  })
  lowPercent: number;
}
