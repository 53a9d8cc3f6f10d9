import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { BoardDto, BoardQuery } from './board.dto.js';
import { BoardService } from './board.service.js';

/** What happens at this moment. */
@ApiTags('directory')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('api/board')
export class BoardController {
  constructor(private readonly board: BoardService) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getBoard',
    summary: 'Tell what happens at this moment: calls under way, queues and agents',
    description:
      'All queues with how many wait there and since when, all agents with what they do, and the most urgent calls, in one answer that ' +
      'is at most half a second old. A key that is bound to numbers sees their calls only.',
  })
  @ApiOkResponse({ type: BoardDto, description: 'Everything at one moment.' })
  @ApiNotFoundResponse({ description: '`QUEUE_NOT_FOUND`: there is no such queue, or not any more.' })
  read(@Query() query: BoardQuery, @Identity() identity: ApiKeyIdentity): Promise<BoardDto> {
    return this.board.read(query, identity);
  }
}
