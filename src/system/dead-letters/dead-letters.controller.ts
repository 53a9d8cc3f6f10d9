import { Controller, Delete, Get, Header, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiSecurity,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { JsonBodyGuard } from '../../common/http/json-body.guard.js';
import type { LetterId } from './dead-letter.js';
import { DeadLetterDesk } from './dead-letter-desk.service.js';
import {
  DeadLetterDetailDto,
  DeadLetterListDto,
  DeadLettersQuery,
  LetterStoreQuery,
  ReplayedDto,
} from './dead-letters.dto.js';
import { LetterIdPipe } from './letter-id.pipe.js';

const LETTER_ID = {
  name: 'id',
  description: 'As listed.',
  schema: { type: 'string', example: 'supabase-42' },
};
const NOT_FOUND = { description: '`DEAD_LETTER_NOT_FOUND`: there is no such dead letter, or not any more.' };
const UNAVAILABLE = { description: '`JOURNAL_UNAVAILABLE`: the disk does not work; nothing was changed.' };

/** Events that a database can never take, and notifications that a receiver did not. */
@ApiTags('system')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Access({ role: 'admin', ofAllNumbers: true })
@Controller('system/dead-letters')
export class DeadLettersController {
  constructor(private readonly desk: DeadLetterDesk) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listDeadLetters',
    summary: 'List dead letters of this instance, newest first',
    description:
      'Events that one database can never take, and notifications that no receiver took, set aside so that they hold up no others. The ' +
      'newest 100 unless `limit` says otherwise, and how many there are.',
  })
  @ApiOkResponse({ type: DeadLetterListDto, description: 'The newest of them.' })
  @ApiServiceUnavailableResponse(UNAVAILABLE)
  list(@Query() query: DeadLettersQuery): Promise<DeadLetterListDto> {
    return this.desk.list(query);
  }

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getDeadLetter',
    summary: 'Read everything about a dead letter, personal data included',
  })
  @ApiParam(LETTER_ID)
  @ApiOkResponse({ type: DeadLetterDetailDto, description: 'The letter with what was refused.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiServiceUnavailableResponse(UNAVAILABLE)
  show(@Param('id', LetterIdPipe) id: LetterId): Promise<DeadLetterDetailDto> {
    return this.desk.show(id);
  }

  @Post('replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replayDeadLetters',
    summary: 'Replay all dead letters',
    description:
      'As for a single one; those of both databases and of all receivers unless `store` names one.',
  })
  @ApiAcceptedResponse({ type: ReplayedDto, description: 'They are on their way.' })
  @ApiServiceUnavailableResponse(UNAVAILABLE)
  replayAll(
    @Query() { store }: LetterStoreQuery,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<ReplayedDto> {
    return this.desk.replayAll(store, identity);
  }

  @Post(':id/replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replayDeadLetter',
    summary: 'Have a database or a receiver try again what it refused',
    description:
      'An event goes back into the journal, and from there to both databases: whichever has it ignores it. One that is refused again is a ' +
      'new letter. What was replayed by another request meanwhile is not found, and not replayed twice.',
  })
  @ApiParam(LETTER_ID)
  @ApiAcceptedResponse({ type: ReplayedDto, description: 'It is on its way.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiServiceUnavailableResponse(UNAVAILABLE)
  replay(
    @Param('id', LetterIdPipe) id: LetterId,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<ReplayedDto> {
    return this.desk.replay(id, identity);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'dropDeadLetter',
    summary: 'Forget a dead letter for good',
    description: 'Its database never gets the event, its receiver never the notification.',
  })
  @ApiParam(LETTER_ID)
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiServiceUnavailableResponse(UNAVAILABLE)
  drop(@Param('id', LetterIdPipe) id: LetterId, @Identity() identity: ApiKeyIdentity): Promise<void> {
    return this.desk.drop(id, identity);
  }
}
