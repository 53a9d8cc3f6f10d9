import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Injectable,
  Logger,
  mixin,
  type Type,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainErrorFilter } from '../../common/errors/domain-error.filter.js';
import { type FlowContext, TwilioContext } from './flow.js';
import { type TwilioRequest, twilioRequestOf } from './twilio-request.js';

/** Makes the TwiML that is answered when something fails inside. */
export type FailureWords = (context: FlowContext, request: TwilioRequest) => string;

/**
 * Makes the filter of a voice route: it turns a failure into words, as Twilio would end the call on any other status than 200.
 *
 * Whatever happens to a request that Twilio did not sign is answered like anywhere else, never with TwiML.
 *
 * @param words the TwiML of the answer; must depend on nothing that may have failed
 */
export function twimlErrorFilter(words: FailureWords): Type<ExceptionFilter> {
  @Catch()
  @Injectable()
  class TwimlErrorFilter implements ExceptionFilter {
    private readonly logger = new Logger('TwimlErrorFilter');

    constructor(
      private readonly refusals: DomainErrorFilter,
      private readonly context: TwilioContext,
    ) {}

    catch(error: unknown, host: ArgumentsHost): void {
      const http = host.switchToHttp();
      if (http.getRequest<FastifyRequest>().isSigned !== true) {
        this.refusals.catch(error, host);
        return;
      }
      this.logger.error('A voice webhook failed; the caller hears other words', error);
      void http
        .getResponse<FastifyReply>()
        .status(200)
        .header('content-type', 'text/xml; charset=utf-8')
        .send(words(this.context, twilioRequestOf(http.getRequest<FastifyRequest>())));
    }
  }
  return mixin(TwimlErrorFilter);
}
