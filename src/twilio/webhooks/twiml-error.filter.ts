import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BadRequestError } from '../../common/errors/bad-request.error.js';
import { DomainErrorFilter } from '../../common/errors/domain-error.filter.js';
import { ForbiddenError } from '../../common/errors/forbidden.error.js';
import { hangUpTwiml } from '../dial/dial.twiml.js';
import { failureTwiml, plainFarewellTwiml } from '../fallback/failure.twiml.js';
import { TwilioContext } from './twilio-context.js';

/**
 * Turns a failure on a voice route into words: Twilio would end the call on any other status than 200.
 *
 * Requests that Twilio did not sign are refused like anywhere else.
 */
@Catch()
@Injectable()
export class TwimlErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(TwimlErrorFilter.name);

  constructor(
    private readonly refusals: DomainErrorFilter,
    private readonly context: TwilioContext,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (error instanceof BadRequestError || error instanceof ForbiddenError) {
      this.refusals.catch(error, host);
      return;
    }
    const http = host.switchToHttp();
    this.logger.error('A voice webhook failed; the caller is asked for a message', error);
    const twiml = this.spokenAnswer(http.getRequest<FastifyRequest>().originalUrl);
    void http
      .getResponse<FastifyReply>()
      .status(200)
      .header('content-type', 'text/xml; charset=utf-8')
      .send(twiml);
  }

  private spokenAnswer(url: string): string {
    if (url.startsWith('/twilio/screen')) return hangUpTwiml();
    if (url.startsWith('/twilio/voicemail')) return plainFarewellTwiml();
    return failureTwiml(this.context);
  }
}
