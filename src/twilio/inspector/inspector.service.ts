import { randomUUID } from 'node:crypto';
import { stringify } from 'node:querystring';
import { Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { ConflictError, ForbiddenError, NotFoundError } from '../../common/errors/request.errors.js';
import { FORM_CONTENT_TYPE } from '../../common/http/body-parsers.js';
import { AppConfig } from '../../config/app-config.js';
import type {
  ReplayAnswerDto,
  WebhookRequestDto,
  WebhookRequestListDto,
  WebhookRequestsQuery,
} from './inspector.dto.js';
import { maskAnswer, maskParameter } from './mask-request.js';
import type { InspectedRequest } from './request-log.js';
import { RequestRecorder } from './request-recorder.service.js';

const LISTED = 200;

/** Shows the last requests of Twilio, to each as much as they may see, and sends one again where Mainline is developed. */
@Injectable()
export class InspectorService {
  private readonly logger = new Logger(InspectorService.name);

  constructor(
    private readonly recorder: RequestRecorder,
    private readonly http: HttpAdapterHost,
    private readonly config: AppConfig,
  ) {}

  list({ limit = LISTED }: WebhookRequestsQuery): WebhookRequestListDto {
    const { log } = this.recorder;
    return {
      items: log.newest(limit).map(toSummary),
      total: log.count,
      refused: log.refused(),
      bytes: log.bytes,
      maxBytes: log.mostBytes,
    };
  }

  /** @throws NotFoundError `WEBHOOK_REQUEST_NOT_FOUND` */
  show(id: string, { role }: ApiKeyIdentity): WebhookRequestDto {
    const request = this.find(id);
    const isMasked = role !== 'admin';
    const parameters = Object.entries(request.parameters).flatMap(([name, values]) =>
      [values ?? ''].flat().map((value) => ({ name, value: isMasked ? maskParameter(name, value) : value })),
    );
    const { answer } = request;
    const shown = answer === null || !isMasked ? answer : maskAnswer(answer);
    return { ...toSummary(request), parameters, answer: shown, masked: isMasked };
  }

  /**
   * Sends a request again, through everything that Twilio's go through, signed as Twilio signs.
   *
   * @throws ForbiddenError `REPLAY_DISABLED` in production
   * @throws NotFoundError `WEBHOOK_REQUEST_NOT_FOUND`
   * @throws ConflictError `NO_AUTH_TOKEN` when there is nothing to sign it with
   */
  async replay(id: string, { name: by }: ApiKeyIdentity): Promise<ReplayAnswerDto> {
    if (this.config.environment === 'production') {
      throw new ForbiddenError('Requests of Twilio are not sent again in production', {
        code: 'REPLAY_DISABLED',
      });
    }
    const { path, parameters } = this.find(id);
    const requestId = randomUUID();
    this.recorder.expectReplay(requestId, id);
    this.logger.log('a webhook is sent again', { request: id, by });
    const began = performance.now();
    const { statusCode, body } = await this.server().inject({
      method: 'POST',
      url: path,
      headers: {
        'content-type': FORM_CONTENT_TYPE,
        'x-twilio-signature': this.sign(path, parameters),
        'x-request-id': requestId,
      },
      payload: stringify(parameters),
    });
    const durationMilliseconds = Math.round((performance.now() - began) * 100) / 100;
    return { status: statusCode, answer: body === '' ? null : body, durationMilliseconds };
  }

  private find(id: string): InspectedRequest {
    const found = this.recorder.log.find(id);
    if (found !== null) return found;
    throw new NotFoundError('There is no such request of Twilio, or not any more', {
      code: 'WEBHOOK_REQUEST_NOT_FOUND',
    });
  }

  private sign(path: string, parameters: InspectedRequest['parameters']): string {
    const { server, twilio } = this.config;
    const [token = ''] = twilio.authTokens;
    if (token === '') throw new ConflictError('No auth token is configured', { code: 'NO_AUTH_TOKEN' });
    const [url = ''] = `${server.publicUrl}${path}`.split('#', 1);
    return getExpectedTwilioSignature(token, url, parameters);
  }

  private server(): FastifyInstance {
    return this.http.httpAdapter.getInstance<FastifyInstance>();
  }
}

function toSummary({ id, at, path, callId, status, durationMilliseconds, replayOf }: InspectedRequest) {
  return { id, at, path, callId, status, durationMilliseconds, replayOf };
}
