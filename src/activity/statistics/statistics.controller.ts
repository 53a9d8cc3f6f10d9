import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { Access } from '../../common/access/access.decorator.js';
import { AgentsStatisticsDto } from './agent-statistics.dto.js';
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
      'Outcomes, answer rate, percentiles of waiting and talking, the busiest hours of the week, and calls per agent ' +
      'and per own number, of all calls that every filter lets through. Added up in the database, in as long as `QUERY_TIMEOUT_MS`.',
  })
  @ApiOkResponse({ type: StatisticsDto, description: 'The sums.' })
  read(@Query() query: StatisticsQuery, @Identity() identity: ApiKeyIdentity): Promise<StatisticsDto> {
    return this.statistics.read(query, identity);
  }

  @Get('agents')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getAgentStatistics',
    summary: 'Add up what agents made of calls',
    description:
      'Calls per agent that were offered, answered, missed, declined and found a busy line, and percentiles of ringing and holding, of ' +
      'all calls that every filter lets through. The database looks at each of these calls, in as long as `QUERY_TIMEOUT_MS`: the ' +
      'range is that of `GET /calls/stats`.',
  })
  @ApiOkResponse({ type: AgentsStatisticsDto, description: 'The sums.' })
  readAgents(
    @Query() query: StatisticsQuery,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<AgentsStatisticsDto> {
    return this.statistics.readAgents(query, identity);
  }
}
