import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ConsistencyService } from '../calls/reconcile/consistency.service.js';
import { Access } from '../common/access/access.decorator.js';
import { BadRequestError } from '../common/errors/request.errors.js';
import { ConsistencyDto, ConsistencyQuery } from './consistency.dto.js';

/** Shows that both databases hold the same, or where they do not. */
@ApiTags('health')
@ApiSecurity('api-key')
@Access({ role: 'admin', ofAllNumbers: true })
@Controller('consistency')
export class ConsistencyController {
  constructor(private readonly consistency: ConsistencyService) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    operationId: 'getConsistency',
    summary: 'Are both databases equal?',
    description:
      'Compares both databases now, by sums over the events of each UTC day, and shows what waits, what failed, and when the ' +
      'jobs that repair differences last ran. Differences repair themselves; `npm run mainline -- reconcile` does it at once.',
  })
  @ApiOkResponse({ type: ConsistencyDto, description: 'The days, and how recording does.' })
  report(@Query() { from, to }: ConsistencyQuery): Promise<ConsistencyDto> {
    if (from !== undefined && to !== undefined && from > to) throw reversed();
    return this.consistency.report(from ?? null, to ?? null);
  }
}

function reversed(): BadRequestError {
  const details = [{ field: 'from', problem: 'from must not be later than to' }];
  return new BadRequestError('The range of days is reversed', { details });
}
