import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainErrorFilter } from '../../common/errors/domain-error.filter.js';
import { hangUpTwiml } from '../dial/dial.twiml.js';
import { failureTwiml, plainFarewellTwiml } from '../fallback/failure.twiml.js';
import { TwilioContext } from './twilio-context.js';

/**
 * Turns a failure on a voice route into words: Twilio would end the call on any other status than 200.
 *
 * Whatever happens to a request that Twilio did not sign is answered like anywhere else, never with TwiML.
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
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (request.isSigned !== true) {
      this.refusals.catch(error, host);
      return;
    }
    this.logger.error('A voice webhook failed; the caller is asked for a message', error);
    const twiml = this.spokenAnswer(request.routeOptions.url ?? '');
    void http
      .getResponse<FastifyReply>()
      .status(200)
      .header('content-type', 'text/xml; charset=utf-8')
      .send(twiml);
  }

  private spokenAnswer(route: string): string {
    if (route.startsWith('/twilio/screen')) return hangUpTwiml();
    if (route.startsWith('/twilio/voicemail')) return plainFarewellTwiml();
    return failureTwiml(this.context);
  }
}
