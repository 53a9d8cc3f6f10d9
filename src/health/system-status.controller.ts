import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Access } from '../common/access/access.decorator.js';
import { SystemStatusDto } from './system-status.dto.js';
import { SystemStatusService } from './system-status.service.js';

/** How this instance does, for those who look after it. */
@ApiTags('system')
@ApiSecurity('api-key')
@Access({ role: 'admin', ofAllNumbers: true })
@Controller('system/status')
export class SystemStatusController {
  constructor(private readonly system: SystemStatusService) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getSystemStatus',
    summary: 'Ask how databases, journal and jobs of this instance do',
    description:
      'Asks no database, so that it may be asked every few seconds: what recording last saw of each, what waits for it, and the last run ' +
      'of each job. `GET /consistency` compares the databases.',
  })
  @ApiOkResponse({ type: SystemStatusDto, description: 'How it does.' })
  describe(): Promise<SystemStatusDto> {
    return this.system.describe();
  }
}
