import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { AgentMetricsDto, MetricsQuery, QueueMetricsDto } from './service-metrics.dto.js';
import { ServiceMetricsService } from './service-metrics.service.js';

const RANGE =
  'Of the calls that started in the range, by default the last 24 hours, with all that became of them, also after it. Added up in ' +
  'the database, in as long as `QUERY_TIMEOUT_MS`. What was reported in seconds counts before the clock.';

/** What agents and queues made of their calls. */
@ApiTags('directory')
@ApiSecurity('api-key')
@Access({ role: 'viewer', ofAllNumbers: true })
@Controller('api')
export class ServiceMetricsController {
  constructor(private readonly metrics: ServiceMetricsService) {}

  @Get('agents/:id/metrics')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getAgentMetrics',
    summary: 'Add up what an agent made of calls',
    description: `${RANGE} Calls of the telephone count as far as they rang the number that the agent has now.`,
  })
  @ApiParam({ name: 'id', description: 'Id of the agent.', example: 'maria' })
  @ApiOkResponse({ type: AgentMetricsDto, description: 'The sums.' })
  @ApiNotFoundResponse({ description: '`AGENT_NOT_FOUND`: there is no such agent.' })
  ofAgent(@Param('id') id: string, @Query() query: MetricsQuery): Promise<AgentMetricsDto> {
    return this.metrics.ofAgent(id, query);
  }

  @Get('queues/:id/metrics')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getQueueMetrics',
    summary: 'Add up what became of those who waited in a queue',
    description: RANGE,
  })
  @ApiParam({ name: 'id', description: 'Id of the queue.', example: 'medical_spanish' })
  @ApiOkResponse({ type: QueueMetricsDto, description: 'The sums.' })
  @ApiNotFoundResponse({ description: '`QUEUE_NOT_FOUND`: there is no such queue.' })
  ofQueue(@Param('id') id: string, @Query() query: MetricsQuery): Promise<QueueMetricsDto> {
    return this.metrics.ofQueue(id, query);
  }
}
