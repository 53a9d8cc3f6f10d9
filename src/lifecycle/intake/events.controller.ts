import { Body, Controller, Headers, HttpCode, Post, Res, UseGuards } from '@nestjs/common';
import { ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import { type ApiKeyIdentity, Identity } from '../../common/access/api-key-identity.js';
import { LargeBody } from '../../common/http/body-parsers.js';
import { JsonBodyGuard } from '../../common/http/json-body.guard.js';
import { DocumentEvents } from './event-documentation.js';
import { EventIntake, type ItemResult } from './event-intake.js';
import { NOT_YOURS } from './intake.errors.js';
import type { AcceptedEvent } from './report-judge.js';

const LARGEST_BODY = 1024 * 1024;

/** What other systems report of their calls. */
@ApiTags('lifecycle')
@ApiSecurity('api-key')
@UseGuards(JsonBodyGuard)
@Controller('api/events')
export class EventsController {
  constructor(private readonly intake: EventIntake) {}

  @Post()
  @HttpCode(202)
  @Access({ role: 'agent', ofAllNumbers: true, refusal: NOT_YOURS, counts: 'events' })
  @LargeBody(LARGEST_BODY)
  @DocumentEvents()
  report(
    @Body() body: unknown,
    @Identity() identity: ApiKeyIdentity,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedEvent | { readonly results: readonly ItemResult[] }> {
    return this.intake.take(body, { identity, idempotencyKey, reply });
  }
}
