import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  HttpCode,
  Param,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { Access } from '../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../common/access/api-key-identity.js';
import { JsonBodyGuard } from '../common/http/json-body.guard.js';
import { ApiSuccess, type Success, success } from './session-answer.js';
import { LentNumberDto, SessionPageDto, SessionWithCallsDto } from './session.dto.js';
import { CreateSessionDto, ExtendSessionDto, SessionsQuery } from './session-request.dto.js';
import { SessionListService } from './session-list.service.js';
import { SessionsService } from './sessions.service.js';
import { UuidPipe } from './uuid.pipe.js';

const SESSION_ID = {
  name: 'id',
  description: 'The `sessionId`.',
  schema: { type: 'string', format: 'uuid' },
};
const NOT_FOUND = { description: '`SESSION_NOT_FOUND`: this API key has no such session.' };
const RETRY_AFTER = {
  description: 'Seconds until the next number is free; missing where none will be.',
  schema: { type: 'integer' },
} as const;

const DESCRIPTION = `Whoever calls the number hears the greeting, until the session ends: then the number goes back to the pool by itself. It rests for
COOL_DOWN_MINUTES before another tenant gets it. A tenant is an API key and a \`userId\`.

A \`greetingUrl\` is looked at once: audio, at most 10 MB, at no private, loopback or link-local address, also where redirects lead.

With an \`Idempotency-Key\` a request may be repeated: the session is the same.`;

/** Numbers of the pool, lent with a greeting of their own. */
@ApiTags('sessions')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Access({ role: 'agent', ofAllNumbers: true })
@Controller('sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly lists: SessionListService,
  ) {}

  @Post('create')
  @ApiOperation({ operationId: 'createSession', summary: 'Lend a number', description: DESCRIPTION })
  @ApiHeader({
    name: 'idempotency-key',
    required: false,
    description: 'Tells repeats of a request.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  })
  @ApiSuccess(LentNumberDto, { status: 201, description: 'The number, and until when.' })
  @ApiBadRequestResponse({
    description:
      '`INVALID_REQUEST`: `details` names each field. `GREETING_REFUSED`: callers could not hear what is at `greetingUrl`, or it is at an ' +
      'address that is not allowed.',
  })
  @ApiUnprocessableEntityResponse({
    description: '`IDEMPOTENCY_KEY_REUSED`: the Idempotency-Key came with another body before.',
  })
  @ApiTooManyRequestsResponse({
    description: '`SESSION_LIMIT`: the tenant has as many active sessions as SESSIONS_PER_USER allows.',
  })
  @ApiServiceUnavailableResponse({
    description:
      '`NO_NUMBER_FREE`: every number is lent or rests. `NO_NUMBER_FITS`: the pool has no number of this `country` and `areaCode`. ' +
      '`STORE_UNAVAILABLE`: Supabase does not answer.',
    headers: { 'Retry-After': RETRY_AFTER },
  })
  async create(
    @Body() body: CreateSessionDto,
    @Identity() identity: ApiKeyIdentity,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
  ): Promise<Success<LentNumberDto>> {
    return success(await this.sessions.create(body, identity, idempotencyKey));
  }

  @Post(':id/expire')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'expireSession',
    summary: 'End a session now',
    description: 'A call under way goes on. Repeating it changes nothing.',
  })
  @ApiParam(SESSION_ID)
  @ApiSuccess(null, { status: 200, description: 'The session has ended.' })
  @ApiNotFoundResponse(NOT_FOUND)
  async expire(
    @Param('id', UuidPipe) id: string,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<{ readonly success: true; readonly message: string }> {
    await this.sessions.expire({ id, identity });
    return { success: true, message: 'Session expired successfully' };
  }

  @Post(':id/extend')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'extendSession',
    summary: 'Put the end of a session off',
    description: 'Counted from its old end; at most until a day from now.',
  })
  @ApiParam(SESSION_ID)
  @ApiSuccess(LentNumberDto, { status: 200, description: 'The number, and until when.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: '`SESSION_EXPIRED`: the session has ended.' })
  async extend(
    @Param('id', UuidPipe) id: string,
    @Body() body: ExtendSessionDto,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<Success<LentNumberDto>> {
    return success(await this.sessions.extend({ id, identity }, body));
  }

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listSessions',
    summary: 'List sessions, newest first',
    description:
      'Pages of 25 unless `limit` says otherwise: those that the API key made, and for admins all of them.',
  })
  @ApiSuccess(SessionPageDto, { status: 200, description: 'One page of sessions.' })
  async list(
    @Query() query: SessionsQuery,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<Success<SessionPageDto>> {
    return success(await this.lists.list(query, identity));
  }

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ operationId: 'getSession', summary: 'Get one session, with its calls' })
  @ApiParam(SESSION_ID)
  @ApiSuccess(SessionWithCallsDto, { status: 200, description: 'The session.' })
  @ApiNotFoundResponse(NOT_FOUND)
  async find(
    @Param('id', UuidPipe) id: string,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<Success<SessionWithCallsDto>> {
    return success(await this.sessions.find({ id, identity }));
  }
}
