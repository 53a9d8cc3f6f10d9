import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, Matches } from 'class-validator';
import { CallFilterQuery } from '../query/call-filter.query.js';

/** Counting ends here: who sees the number is told no more by a longer one. */
export const MOST_COUNTED = 10_000;
const MOST_VIEWS = 12;
const VIEW = /^[\w-]{1,32}(?::[^\p{Cc}]*)?$/u;

/** @returns the part of a view before its colon */
export function nameOfView(view: unknown): string {
  return String(view).split(':', 1)[0] ?? '';
}

/** What is common to all views, and the views. */
export class CallCountsQuery extends CallFilterQuery {
  @ApiProperty({
    type: [String],
    minItems: 1,
    maxItems: MOST_VIEWS,
    description:
      'One view: its name (1 to 32 letters, digits, `_` and `-`), a colon, and conditions as in the query of `GET /calls`. ' +
      'A condition of the view stands in the place of the common one of that name. Sent once per view, percent-encoded as a whole.',
    example: ['all:', 'under_way:underWay=true', 'missed:outcome=missed', 'unheard:unheard=true'],
  })
  @Transform(({ value }: { value: unknown }) => (value === undefined ? value : [value].flat()))
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_VIEWS)
  @ArrayUnique(nameOfView, { message: 'every $property must have another name' })
  @Matches(VIEW, {
    each: true,
    message: 'every $property must be a name of 1 to 32 letters, digits, _ and -, a colon, and conditions',
  })
  view: string[];
}

/** How many calls there are. */
export class TotalDto {
  @ApiProperty({ type: 'integer', description: `Counted up to ${MOST_COUNTED}.`, example: 41 })
  count: number;

  @ApiProperty({ type: Boolean, description: `Whether there are more than ${MOST_COUNTED}.`, example: false })
  more: boolean;
}

/** How many calls a view has. */
export class CallCountDto extends TotalDto {
  @ApiProperty({ type: String, description: 'The name of the view.', example: 'missed' })
  name: string;
}

/** @param count as far as {@link MOST_COUNTED} and one more */
export function toTotal(count: number): TotalDto {
  return { count: Math.min(count, MOST_COUNTED), more: count > MOST_COUNTED };
}

/** How many calls each view has. */
export class CallCountsDto {
  @ApiProperty({ type: [CallCountDto], description: 'In the order in which they were asked for.' })
  items: CallCountDto[];
}
