import { Body, Controller, Delete, Header, HttpCode, Patch, Req, Res, UseGuards } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiPreconditionFailedResponse,
  ApiSecurity,
  ApiTags,
  ApiUnsupportedMediaTypeResponse,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import { CALL_ID } from '../query/call-id.pipe.js';
import { ActivityItemDto } from '../item/activity-item.dto.js';
import { UpdateCallDto, UpdateVoicemailDto } from './update-call.dto.js';
import { answerTagged } from '../item/entity-tags.js';
import { CallAnnotationsService } from './call-annotations.service.js';
import { CallErasureService } from './call-erasure.service.js';
import { JsonBodyGuard } from '../../common/http/json-body.guard.js';
import { type AnnotationRequest, Requested } from './annotation-request.js';

const IF_MATCH = {
  name: 'if-match',
  required: false,
  description: 'The `ETag` of the version that the change is meant for; without it, of every version.',
};
const ETAG = { ETag: { description: 'Names the version of the call.', schema: { type: 'string' } } } as const;
const CHANGED = { type: ActivityItemDto, description: 'The call with the change.', headers: ETAG };
const PRECONDITION_FAILED = {
  description: '`PRECONDITION_FAILED`: the call has changed; read it again, and send the new `ETag`.',
};
const NOT_JSON = { description: '`UNSUPPORTED_MEDIA_TYPE`: only JSON is understood.' };

/** What people change on calls. Each change leaves an event that names the API key. */
@ApiTags('calls')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Controller('calls')
export class CallAnnotationsController {
  constructor(
    private readonly annotations: CallAnnotationsService,
    private readonly erasure: CallErasureService,
  ) {}

  @Patch(':id')
  @Access({ role: 'agent' })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ operationId: 'updateCall', summary: 'Flag a call, write a note, or hand it to a team' })
  @ApiParam(CALL_ID)
  @ApiHeader(IF_MATCH)
  @ApiOkResponse(CHANGED)
  @ApiNotFoundResponse({ description: '`CALL_NOT_FOUND`: there is no such call.' })
  @ApiConflictResponse({ description: '`CALL_ERASED`: the call is erased and takes no note.' })
  @ApiPreconditionFailedResponse(PRECONDITION_FAILED)
  @ApiUnsupportedMediaTypeResponse(NOT_JSON)
  async update(
    @Requested() asked: AnnotationRequest,
    @Body() body: UpdateCallDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerTagged(request, reply, await this.annotations.update(asked, body));
  }

  @Patch(':id/voicemail')
  @Access({ role: 'agent' })
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ operationId: 'updateVoicemail', summary: "Mark a call's message as heard or unheard" })
  @ApiParam(CALL_ID)
  @ApiHeader(IF_MATCH)
  @ApiOkResponse(CHANGED)
  @ApiNotFoundResponse({
    description: '`VOICEMAIL_NOT_FOUND`: the call has no message. `CALL_NOT_FOUND`: there is no such call.',
  })
  @ApiPreconditionFailedResponse(PRECONDITION_FAILED)
  @ApiUnsupportedMediaTypeResponse(NOT_JSON)
  async updateVoicemail(
    @Requested() asked: AnnotationRequest,
    @Body() body: UpdateVoicemailDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    answerTagged(request, reply, await this.annotations.updateVoicemail(asked, body));
  }

  @Delete(':id')
  @Access({ role: 'admin' })
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
  erase(@Requested() asked: AnnotationRequest): Promise<void> {
    return this.erasure.erase(asked);
  }
}
