import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiHeader,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { Access } from '../../common/access/access.decorator.js';
import { ActivityService } from './activity.service.js';
import { toCallEventItem } from '../item/activity-item.mapper.js';
import { HistoryPages } from '../query/history-pages.js';
import { CALL_ID, CallIdPipe } from '../query/call-id.pipe.js';
import { ActivityItemDto } from '../item/activity-item.dto.js';
import { ActivityPageDto, CallEventPageDto } from './activity-page.dto.js';
import { CallListQuery } from '../query/call-list.query.js';
import { PageQuery } from '../../common/paging/page.query.js';
import { answerTagged } from '../item/entity-tags.js';

/** The feed as JSON. Answers hold personal data, so no cache may keep them. */
@ApiTags('calls')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('calls')
export class ActivityController {
  constructor(
    private readonly activity: ActivityService,
    private readonly histories: HistoryPages,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listCalls',
    summary: 'List calls, newest first unless asked otherwise',
    description:
      'Pages of 25 calls unless `limit` says otherwise. A call is listed when it meets every condition that is sent. Calls that ' +
      'start while you page are not skipped or repeated. A key that is bound to numbers sees their calls only.',
  })
  @ApiOkResponse({ type: ActivityPageDto, description: 'One page of the feed.' })
  list(@Query() query: CallListQuery, @Identity() identity: ApiKeyIdentity): Promise<ActivityPageDto> {
    return this.activity.list(query, identity);
  }

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ operationId: 'getCall', summary: 'Get one call' })
  @ApiParam(CALL_ID)
  @ApiHeader({ name: 'if-none-match', required: false, description: 'The `ETag` of what the client has.' })
  @ApiOkResponse({
    type: ActivityItemDto,
    description: 'The call.',
    headers: { ETag: { description: 'Names the version of the call.', schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 304, description: 'The client has it already.' })
  @ApiNotFoundResponse({ description: '`CALL_NOT_FOUND`: there is no such call.' })
  async findOne(
    @Param('id', CallIdPipe) id: string,
    @Identity() identity: ApiKeyIdentity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerTagged(request, reply, await this.activity.findOne(id, identity));
  }

  @Get(':id/events')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listCallEvents',
    summary: 'List what happened in a call, oldest first',
    description:
      'The call is computed from these events, but for those that are marked `refused`. Pages of 100 events unless `limit` says ' +
      'otherwise. A call of which no beginning was reported yet is there for the key that reports it and for admins alone.',
  })
  @ApiParam(CALL_ID)
  @ApiOkResponse({ type: CallEventPageDto, description: "One page of the call's history." })
  @ApiNotFoundResponse({ description: '`CALL_NOT_FOUND`: there is no such call.' })
  listEvents(
    @Param('id', CallIdPipe) id: string,
    @Query() query: PageQuery,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<CallEventPageDto> {
    return this.histories.read({ ...query, id }, identity, toCallEventItem);
  }
}
