import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { CallCountsDto, CallCountsQuery } from './call-counts.dto.js';
import { CallCountsService } from './call-counts.service.js';

/** How many calls views have. */
@ApiTags('calls')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('calls/counts')
export class CallCountsController {
  constructor(private readonly counts: CallCountsService) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'countCalls',
    summary: 'Count the calls of several views at once',
    description:
      'Each view has conditions of its own beside the common ones. The database counts all of them in one question, none of them ' +
      'beyond 10,000, in as long as `QUERY_TIMEOUT_MS`.',
  })
  @ApiOkResponse({ type: CallCountsDto, description: 'One count per view.' })
  count(@Query() query: CallCountsQuery, @Identity() identity: ApiKeyIdentity): Promise<CallCountsDto> {
    return this.counts.count(query, identity);
  }
}
