import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { Access } from '../../common/access/access.decorator.js';
import { StatisticsDto } from './statistics.dto.js';
import { StatisticsQuery } from './statistics.query.js';
import { StatisticsService } from './statistics.service.js';

/** Calls added up. */
@ApiTags('calls')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('calls/stats')
export class StatisticsController {
  constructor(private readonly statistics: StatisticsService) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getCallStatistics',
    summary: 'Add up calls per hour, day, week or month',
    description:
      'Outcomes, answer rate, percentiles of waiting, ringing, holding and talking, the busiest hours of the week, and calls per agent ' +
      'and per own number, of all calls that every filter lets through. Added up in the database, in as long as `QUERY_TIMEOUT_MS`.',
  })
  @ApiOkResponse({ type: StatisticsDto, description: 'The sums.' })
  read(@Query() query: StatisticsQuery, @Identity() identity: ApiKeyIdentity): Promise<StatisticsDto> {
    return this.statistics.read(query, identity);
  }
}
