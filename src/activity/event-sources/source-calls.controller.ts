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
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { PageQuery } from '../../common/paging/page.query.js';
import { CALL_ID, CallIdPipe } from '../query/call-id.pipe.js';
import { HistoryPages } from '../query/history-pages.js';
import { SourceCallPageDto, SourceCallsQuery, SourceEventPageDto } from './source-call.dto.js';
import { toSourceEvent } from './source-call.mapper.js';
import { SourceCallsService } from './source-calls.service.js';

/** Calls in the words of the systems that report calls. */
@ApiTags('lifecycle')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('api/calls')
export class SourceCallsController {
  constructor(
    private readonly calls: SourceCallsService,
    private readonly histories: HistoryPages,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listSourceCalls',
    summary: 'List reported calls and those of the telephone, newest first',
    description:
      'Pages of 25 calls unless `limit` says otherwise. A call is listed when it meets every condition that is sent, and not before its ' +
      'beginning was reported. A key that is bound to numbers sees their calls only.',
  })
  @ApiOkResponse({ type: SourceCallPageDto, description: 'One page of calls.' })
  list(@Query() query: SourceCallsQuery, @Identity() identity: ApiKeyIdentity): Promise<SourceCallPageDto> {
    return this.calls.list(query, identity);
  }

  @Get(':id/events')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listSourceCallEvents',
    summary: "Read a call's audit log, oldest event first",
    description:
      'Everything that was recorded of the call, also what was refused. Pages of 100 events unless `limit` says otherwise. Before ' +
      '`call_initiated` the call is there for the key that reports it and for admins alone.',
  })
  @ApiParam({ ...CALL_ID, example: 'visit-2031' })
  @ApiOkResponse({ type: SourceEventPageDto, description: 'One page of the audit log.' })
  @ApiNotFoundResponse({ description: '`CALL_NOT_FOUND`: there is no such call.' })
  listEvents(
    @Param('id', CallIdPipe) id: string,
    @Query() query: PageQuery,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<SourceEventPageDto> {
    return this.histories.read({ ...query, id }, identity, toSourceEvent);
  }
}
