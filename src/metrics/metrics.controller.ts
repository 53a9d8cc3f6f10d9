import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../common/access/access.decorator.js';
import { MetricsRegistry } from '../common/metrics/metrics-registry.js';

/** Shows figures about the server to Prometheus. */
@ApiTags('health')
@ApiSecurity('api-key')
@Access({ role: 'viewer', ofAllNumbers: true })
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsRegistry) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'How does the server do?',
    description:
      "Figures in Prometheus' text format, from memory alone: no database is asked. Keys that may see some numbers only are refused.",
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({
    description: 'All metrics of this process.',
    content: {
      'text/plain': { schema: { type: 'string', example: 'mainline_store_up{store="mongodb"} 1' } },
    },
  })
  show(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.metrics.contentType);
    return this.metrics.render();
  }
}
