import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { Access } from '../../common/access/access.decorator.js';
import { ChangesService } from './changes.service.js';
import { ChangePageDto, ChangesQuery } from './change-page.dto.js';

/** The feed of changes for clients that ask rather than listen. */
@ApiTags('calls')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('calls/changes')
export class ChangesController {
  constructor(private readonly changes: ChangesService) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'listCallChanges',
    summary: 'List what has changed since a cursor',
    description:
      'Every change once, whichever database and instance answers; the same messages as over the socket, which takes the same cursors. ' +
      'Keep `nextCursor` and ask again with it. A call that has just ceased to match the filter is told once more.',
  })
  @ApiOkResponse({ type: ChangePageDto, description: 'What follows the cursor.' })
  list(@Query() query: ChangesQuery, @Identity() identity: ApiKeyIdentity): Promise<ChangePageDto> {
    return this.changes.list(query, identity);
  }
}
