import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { BackfillJob } from './backfill.job.js';

/** Asking Twilio for what was missed, when somebody does not want to wait. */
@ApiTags('system')
@ApiSecurity('api-key')
@Access({ role: 'admin', ofAllNumbers: true })
@Controller('system/backfills')
export class BackfillController {
  constructor(private readonly job: BackfillJob) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'startBackfill',
    summary: 'Ask Twilio now for what was missed',
    description:
      'Mainline asks after its start, every hour, and after an outage; this brings the next run forward. Once more a minute later, as ' +
      'callbacks of a call that ended just now may still be under way. One instance asks at a time.',
  })
  @ApiAcceptedResponse({
    description: 'Twilio is asked; `jobs` of `GET /system/status` tells what came of it.',
  })
  start(): void {
    this.job.startNow();
  }
}
