import { Controller, Get, Header, Param } from '@nestjs/common';
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
import { CALL_ID, CallIdPipe } from '../query/call-id.pipe.js';
import { CallStoresDto } from './call-copies.dto.js';
import { CallCopiesService } from './call-copies.service.js';

/** Which stores hold a call. */
@ApiTags('calls')
@ApiSecurity('api-key')
@Access({ role: 'viewer' })
@Controller('calls')
export class CallCopiesController {
  constructor(private readonly copies: CallCopiesService) {}

  @Get(':id/stores')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({
    operationId: 'getCallStores',
    summary: 'Ask which databases hold a call, and since when',
    description:
      'Each database is asked for itself, for 2 seconds at most: one that does not answer is `unknown`, with the reason.',
  })
  @ApiParam(CALL_ID)
  @ApiOkResponse({ type: CallStoresDto, description: 'What each database holds.' })
  @ApiNotFoundResponse({ description: '`CALL_NOT_FOUND`: there is no such call.' })
  describe(
    @Param('id', CallIdPipe) id: string,
    @Identity() identity: ApiKeyIdentity,
  ): Promise<CallStoresDto> {
    return this.copies.describe(id, identity);
  }
}
