import { Controller, Get, Header, Req } from '@nestjs/common';
import {
  ApiBadGatewayResponse,
  ApiConflictResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import type { NumberRouting } from '../rest/remote-resources.js';
import { type NumberChange, ROUTING_FIELDS, type SyncPlan } from './number-plan.js';
import { NumbersSync } from './numbers-sync.js';

const EXAMPLE = ['+15005551001'];

/** A field of a number at Twilio that is not as it should be. */
export class RoutingDifferenceDto {
  @ApiProperty({ type: String, enum: ROUTING_FIELDS, example: 'voiceUrl' })
  readonly field: keyof NumberRouting;

  @ApiProperty({ type: String, description: 'Blank for none.', example: 'https://demo.twilio.com/welcome' })
  readonly is: string;

  @ApiProperty({
    type: String,
    description: 'Blank for none.',
    example: 'https://phone.example.com/twilio/incoming-call',
  })
  readonly wanted: string;
}

/** A number of the pool whose calls go elsewhere. */
export class StrayNumberDto {
  @ApiProperty({ type: String, description: 'In E.164.', example: '+15005551001' })
  readonly number: string;

  @ApiProperty({ type: [RoutingDifferenceDto] })
  readonly differences: readonly RoutingDifferenceDto[];
}

/** Where Twilio sends the calls of the pool's numbers. */
export class NumbersComparisonDto {
  @ApiProperty({ type: [String], description: 'Their calls come here.', example: EXAMPLE })
  readonly pointHere: readonly string[];

  @ApiProperty({ type: [StrayNumberDto], description: '`numbers sync` points them here.' })
  readonly pointElsewhere: readonly StrayNumberDto[];

  @ApiProperty({ type: [String], description: 'The account does not have them.', example: EXAMPLE })
  readonly missing: readonly string[];
}

/** Comparing the pool with the Twilio account. */
@ApiTags('sessions')
@ApiSecurity('api-key')
@Access({ role: 'admin', ofAllNumbers: true })
@Controller('numbers/comparison')
export class NumbersComparisonController {
  constructor(private readonly numbers: NumbersSync) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'compareNumbers',
    summary: 'Compare the numbers of the pool with those of the Twilio account',
    description:
      'Asks Twilio for all numbers of the account, and changes nothing, like `npm run mainline -- numbers sync` without `--yes`.',
  })
  @ApiOkResponse({ type: NumbersComparisonDto, description: 'What Twilio does with calls to each number.' })
  @ApiConflictResponse({
    description: '`PUBLIC_URL_UNREACHABLE`: no number could be pointed at the address that is configured.',
  })
  @ApiBadGatewayResponse({
    description:
      '`TWILIO_UNREACHABLE`, `TWILIO_REFUSED`, `TWILIO_LIMITED` or `TWILIO_FAILED`: Twilio does not tell what numbers there are.',
  })
  async compare(@Req() { signal }: FastifyRequest): Promise<NumbersComparisonDto> {
    return comparisonOf(await this.numbers.planSync([], signal));
  }
}

function comparisonOf({ pointHere, changes, missing }: SyncPlan): NumbersComparisonDto {
  return {
    pointHere: pointHere.map(({ phoneNumber }) => phoneNumber),
    pointElsewhere: changes.map(strayOf),
    missing,
  };
}

function strayOf({ number, differences }: NumberChange): StrayNumberDto {
  return {
    number: number.phoneNumber,
    differences: differences.map(({ field, from, to }) => ({ field, is: from, wanted: to })),
  };
}
