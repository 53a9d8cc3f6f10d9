import { Controller, Get, Header, HttpStatus, Req, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../common/access/access.decorator.js';
import { RequestAccess } from '../common/access/request-access.js';
import { HealthService } from './health.service.js';
import { LivenessDto, ReadinessDto } from './health.dto.js';

/** Tells the machines that run Mainline whether it works. */
@ApiTags('health')
@Access('public')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly access: RequestAccess,
  ) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'live',
    summary: 'Is the process alive?',
    description:
      'Answers as long as requests are served; asks nothing else. Restart the process when it does not.',
  })
  @ApiOkResponse({ type: LivenessDto, description: 'It is.' })
  @ApiResponse({ status: 405, description: '`METHOD_NOT_ALLOWED`: there is only GET and HEAD here.' })
  live(): LivenessDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'ready',
    // A key shows more, and a wrong one is refused.
    security: [{}, { 'api-key': [] }],
    summary: 'Can calls be answered?',
    description:
      'Calls are answered as long as the journal can be written. A database that is down does not matter: it gets what it ' +
      'missed when it is back. Its state is shown here, and with an API key that is not limited to some numbers also ' +
      'what waits for it.',
  })
  @ApiOkResponse({ type: ReadinessDto, description: 'They can.' })
  @ApiServiceUnavailableResponse({
    type: ReadinessDto,
    description: 'They cannot: the journal cannot be written, or the process is shutting down.',
  })
  async ready(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadinessDto> {
    const readiness = this.health.readiness(await this.access.admitIfKeyed(request, reply));
    void reply.status(readiness.status === 'ready' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return readiness;
  }
}
