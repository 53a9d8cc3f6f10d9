import { Body, Controller, Get, Header, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { JsonBodyGuard } from '../../common/http/json-body.guard.js';
import { RepairDesk } from './repair-desk.service.js';
import { RepairDto, RepairListDto, StartRepairDto } from './repairs.dto.js';

/** Making both databases equal. */
@ApiTags('system')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Access({ role: 'admin', ofAllNumbers: true })
@Controller('system/repairs')
export class RepairsController {
  constructor(private readonly desk: RepairDesk) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'startRepair',
    summary: 'Compare both databases day by day, and make them equal',
    description:
      'Differences repair themselves; this does it at once, like `npm run mainline -- reconcile`. One at a time in an instance; repeating ' +
      'it when it is done changes nothing.',
  })
  @ApiAcceptedResponse({
    type: RepairDto,
    description: 'It runs; ask for it again to see how far it has come.',
  })
  @ApiConflictResponse({ description: '`REPAIR_RUNNING`: one is running already, by HTTP or by command.' })
  start(@Body() body: StartRepairDto, @Identity() identity: ApiKeyIdentity): RepairDto {
    return this.desk.start(body, identity);
  }

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listRepairs',
    summary: 'List the last repairs of this instance, newest first',
  })
  @ApiOkResponse({ type: RepairListDto, description: 'Those of this process, at most 10.' })
  list(): RepairListDto {
    return this.desk.list();
  }

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ operationId: 'getRepair', summary: 'See how far a repair has come, or what it did' })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ type: RepairDto, description: 'The repair.' })
  @ApiNotFoundResponse({ description: '`REPAIR_NOT_FOUND`: this process knows no such repair.' })
  show(@Param('id') id: string): RepairDto {
    return this.desk.show(id);
  }
}
