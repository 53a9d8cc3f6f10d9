import { Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import {
  ReplayAnswerDto,
  WebhookRequestDto,
  WebhookRequestListDto,
  WebhookRequestsQuery,
} from './inspector.dto.js';
import { InspectorService } from './inspector.service.js';

const REQUEST_ID = { name: 'id', description: 'As listed.', schema: { type: 'string', format: 'uuid' } };
const NOT_FOUND = {
  description:
    '`WEBHOOK_REQUEST_NOT_FOUND`: there is no such request, or not any more: newer ones took its place, or its call was erased.',
};

/** What Twilio asked of this instance lately, and what it was answered. */
@ApiTags('system')
@ApiSecurity('api-key')
@Controller('system/webhook-requests')
export class InspectorController {
  constructor(private readonly inspector: InspectorService) {}

  @Get()
  @Access({ role: 'agent', ofAllNumbers: true })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listWebhookRequests',
    summary: 'List the last requests of Twilio to this instance, newest first',
    description:
      'In memory, as many as fit into `WEBHOOK_INSPECTOR_BYTES`, and only those with a right signature; of others how many there were, ' +
      'and why they were refused. Those of an erased call are gone.',
  })
  @ApiOkResponse({ type: WebhookRequestListDto, description: 'The newest of them.' })
  list(@Query() query: WebhookRequestsQuery): WebhookRequestListDto {
    return this.inspector.list(query);
  }

  @Get(':id')
  @Access({ role: 'agent', ofAllNumbers: true })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getWebhookRequest',
    summary: 'Read a request of Twilio and its answer',
    description: 'Numbers and texts are hidden from every role but admin.',
  })
  @ApiParam(REQUEST_ID)
  @ApiOkResponse({ type: WebhookRequestDto, description: 'The request.' })
  @ApiNotFoundResponse(NOT_FOUND)
  show(@Param('id') id: string, @Identity() identity: ApiKeyIdentity): WebhookRequestDto {
    return this.inspector.show(id, identity);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Access({ role: 'admin', ofAllNumbers: true })
  @ApiOperation({
    operationId: 'replayWebhookRequest',
    summary: 'Send a request of Twilio again, not in production',
    description:
      'Through the same checks and handlers, signed by Mainline itself. What happened once is recorded once: events of a repeat have the ' +
      'same ids.',
  })
  @ApiParam(REQUEST_ID)
  @ApiOkResponse({ type: ReplayAnswerDto, description: 'What it was answered.' })
  @ApiForbiddenResponse({ description: '`REPLAY_DISABLED`: this is production.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: '`NO_AUTH_TOKEN`: there is nothing to sign it with.' })
  replay(@Param('id') id: string, @Identity() identity: ApiKeyIdentity): Promise<ReplayAnswerDto> {
    return this.inspector.replay(id, identity);
  }
}
