import { Controller, Delete, Get, Header, HttpCode, Param, Query } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { Eraser } from '../calls/erasure/eraser.js';
import { Roles } from '../common/access/roles.decorator.js';
import { ActivityService } from './activity.service.js';
import { CallIdPipe } from './call-id.pipe.js';
import { ActivityItemDto } from './dto/activity-item.dto.js';
import { ActivityPageDto } from './dto/activity-page.dto.js';
import { CallEventPageDto } from './dto/call-event-page.dto.js';
import { PageQuery } from './dto/page.query.js';

const CALL_ID = {
  name: 'id',
  type: String,
  description: 'The call.',
  example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0',
};

/** The feed as JSON. Answers hold personal data, so no cache may keep them. */
@ApiTags('calls')
@ApiSecurity('api-key')
@Roles('viewer')
@Controller('calls')
export class ActivityController {
  constructor(
    private readonly activity: ActivityService,
    private readonly eraser: Eraser,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listCalls',
    summary: 'List calls, newest first',
    description:
      'Pages of 25 calls unless `limit` says otherwise. Calls that start while you page are not skipped or repeated.',
  })
  @ApiOkResponse({ type: ActivityPageDto, description: 'One page of the feed.' })
  list(@Query() query: PageQuery): Promise<ActivityPageDto> {
    return this.activity.list(query);
  }

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ operationId: 'getCall', summary: 'Get one call' })
  @ApiParam(CALL_ID)
  @ApiOkResponse({ type: ActivityItemDto, description: 'The call.' })
  @ApiNotFoundResponse({ description: '`CALL_NOT_FOUND`: there is no such call.' })
  findOne(@Param('id', CallIdPipe) id: string): Promise<ActivityItemDto> {
    return this.activity.findOne(id);
  }

  @Delete(':id')
  @Roles('admin')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'eraseCall',
    summary: 'Erase the personal data of a call, for good',
    description:
      'Numbers, names, places, keys and words vanish from the call and from its history in both databases, and the recording is ' +
      'deleted at Twilio. What is left says that there was a call, when, and how it ended. Nothing brings the data back. ' +
      'Erasing twice changes nothing.',
  })
  @ApiParam(CALL_ID)
  @ApiNoContentResponse({
    description: 'The data is erased; a database that is down follows when it is back.',
  })
  @ApiNotFoundResponse({ description: '`CALL_NOT_FOUND`: there is no such call.' })
  erase(@Param('id', CallIdPipe) id: string): Promise<void> {
    return this.eraser.erase(id, 'request');
  }

  @Get(':id/events')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listCallEvents',
    summary: 'List what happened in a call, oldest first',
    description: 'The call is computed from these events. Pages of 100 events unless `limit` says otherwise.',
  })
  @ApiParam(CALL_ID)
  @ApiOkResponse({ type: CallEventPageDto, description: "One page of the call's history." })
  @ApiNotFoundResponse({ description: '`CALL_NOT_FOUND`: there is no such call.' })
  listEvents(@Param('id', CallIdPipe) id: string, @Query() query: PageQuery): Promise<CallEventPageDto> {
    return this.activity.listEvents(id, query);
  }
}
