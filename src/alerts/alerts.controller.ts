import {
  applyDecorators,
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBody,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
  ApiUnsupportedMediaTypeResponse,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Access } from '../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../common/access/api-key-identity.js';
import { JsonBodyGuard } from '../common/http/json-body.guard.js';
import { AlertActionsService } from './alert-actions.service.js';
import { AlertActionDto, AlertItemDto, AlertPageDto, AlertsQuery } from './alert.dto.js';
import { AlertListService } from './alert-list.service.js';

/** What both ways to deal with an alert have in common. */
function AlertAction(): MethodDecorator {
  return applyDecorators(
    Access({ role: 'agent' }),
    HttpCode(200),
    Header('cache-control', 'private, no-store'),
    ApiParam({ name: 'id', type: String, description: 'The `id` of the alert.' }),
    ApiBody({ type: AlertActionDto, required: false }),
    ApiOkResponse({ type: AlertItemDto, description: 'The alert after it.' }),
    ApiNotFoundResponse({ description: '`ALERT_NOT_FOUND`: there is no such alert.' }),
    ApiUnsupportedMediaTypeResponse({
      description: '`UNSUPPORTED_MEDIA_TYPE`: only JSON is understood.',
    }),
  );
}

/** What a supervisor must see, and does about it. */
@ApiTags('alerts')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Controller('api/alerts')
export class AlertsController {
  constructor(
    private readonly alerts: AlertListService,
    private readonly actions: AlertActionsService,
  ) {}

  @Get()
  @Access({ role: 'viewer' })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listAlerts',
    summary: 'List alerts, those of the newest call first',
    description:
      'Pages of 25 alerts unless `limit` says otherwise; of one call the alert that was raised last comes first. An alert is listed ' +
      'when it meets every condition that is sent. A key that is bound to numbers sees the alerts of their calls only. What is about no ' +
      'call, such as `pool_low`, comes first: it is open while it holds, and then gone.',
  })
  @ApiOkResponse({ type: AlertPageDto, description: 'One page of alerts.' })
  list(@Query() query: AlertsQuery, @Identity() identity: ApiKeyIdentity): Promise<AlertPageDto> {
    return this.alerts.list(query, identity);
  }

  @Post(':id/acknowledge')
  @AlertAction()
  @ApiOperation({
    operationId: 'acknowledgeAlert',
    summary: 'Say that somebody has seen an alert and looks after it',
    description:
      'Recorded with the name of the API key. Whoever is first counts; doing it again changes nothing.',
  })
  @ApiConflictResponse({
    description:
      '`ALERT_RESOLVED`: the alert is resolved. `CALL_ERASED`: its call is erased and takes no note. `ALERT_IS_CONDITION`: it is about no ' +
      'call, and open while it holds.',
  })
  acknowledge(
    @Param('id') id: string,
    @Body() body: AlertActionDto,
    @Identity() identity: ApiKeyIdentity,
    @Req() { id: requestId }: FastifyRequest,
  ): Promise<AlertItemDto> {
    return this.actions.acknowledge({ id, identity, requestId }, body);
  }

  @Post(':id/resolve')
  @AlertAction()
  @ApiOperation({
    operationId: 'resolveAlert',
    summary: 'Say that an alert is dealt with',
    description:
      'Recorded with the name of the API key. An alert that is resolved already stays as it is. It need not be acknowledged before.',
  })
  @ApiConflictResponse({
    description:
      '`CALL_ERASED`: its call is erased and takes no note. `ALERT_IS_CONDITION`: it is about no call, and open while it holds.',
  })
  resolve(
    @Param('id') id: string,
    @Body() body: AlertActionDto,
    @Identity() identity: ApiKeyIdentity,
    @Req() { id: requestId }: FastifyRequest,
  ): Promise<AlertItemDto> {
    return this.actions.resolve({ id, identity, requestId }, body);
  }
}
