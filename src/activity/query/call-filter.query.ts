import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import {
  OFFER_RESULTS,
  type OfferMatchResult,
  TIME_KINDS,
  type TimeKind,
} from '../../calls/feed/call-filter.js';
import { IsNotWith, Optional } from '../../common/validation/field-rules.js';
import { CallFieldsQuery } from './call-fields.query.js';
import { NumberText, WholeNumber } from './condition-rules.js';
import { IsZone, ToZone } from './zones.js';

/**
 * Which calls are wanted: those that meet every condition that is sent. Beside what stands in a call, by what the calls behind a figure of
 * the statistics are found.
 */
export class CallFilterQuery extends CallFieldsQuery {
  @NumberText(
    'Was offered to this agent: the id in a reported call, the number that was rung in a telephone call.',
  )
  offeredTo?: string;

  @ApiPropertyOptional({
    type: String,
    enum: OFFER_RESULTS,
    description:
      'What came of an offer, to `offeredTo` where that is sent. `missed` is whatever ended it without an answer of the agent, and so ' +
      'has those `declined` and those of a `busy` line.',
  })
  @Optional()
  @IsIn(OFFER_RESULTS)
  offerResult?: OfferMatchResult;

  @ApiPropertyOptional({
    type: String,
    enum: TIME_KINDS,
    description: 'Counts in the percentiles of this time in `GET /calls/stats`.',
  })
  @Optional()
  @IsIn(TIME_KINDS)
  hasTime?: TimeKind;

  @WholeNumber(
    1,
    7,
    'Started on this day of the week by the clocks of `zone`; 1 is Monday. Needs `startedFrom` and `startedBefore`, at most 400 days ' +
      'apart, in a list or an export.',
  )
  weekday?: number;

  @WholeNumber(0, 23, 'Started in this hour by the clocks of `zone`; needs what `weekday` does.')
  hour?: number;

  @ApiPropertyOptional({
    type: String,
    default: 'UTC',
    description:
      'IANA name of the time zone of `weekday` and `hour`, and by whose clocks periods of statistics begin, days of 23 and 25 hours ' +
      'included.',
    example: 'Europe/Berlin',
  })
  @Optional()
  @ToZone()
  @IsZone()
  zone?: string;

  @NumberText(
    'Rang in vain at this agent: `offeredTo` with `offerResult=missed` in one word; not together with either.',
  )
  @IsNotWith('offeredTo')
  @IsNotWith('offerResult')
  rangAt?: string;
}
