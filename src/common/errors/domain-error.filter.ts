import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError, type ErrorDescription } from './describe-error.js';

/** RFC 9110 wants every 401 to name what would be accepted. */
const SCHEMES = 'ApiKey realm="Mainline", Bearer realm="Mainline"';

/** The one place that turns errors into HTTP: `{ statusCode, code, message, details?, requestId }`. */
@Catch()
export class DomainErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(DomainErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const description = describeError(error);
    this.log(error, description, request);
    if (reply.raw.headersSent) {
      // Part of the answer is gone; only cutting the connection tells the client that it is not whole.
      reply.raw.destroy();
      return;
    }
    this.answer(reply, description, request.id);
  }

  private answer(reply: FastifyReply, description: ErrorDescription, requestId: string): void {
    const { retryAfterSeconds, shown, ...known } = description;
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds));
    if (known.statusCode === 401) void reply.header('www-authenticate', SCHEMES);
    void reply
      .status(known.statusCode)
      .type('application/json; charset=utf-8')
      .send({ ...known, ...shown, requestId });
  }

  private log(error: unknown, description: ErrorDescription, request: FastifyRequest): void {
    // Not the address as it was sent: it may be written in many ways, and its query carries the secrets of signed links.
    const route = request.routeOptions.url ?? 'an unknown address';
    const line = `${request.method} ${route} answered ${description.statusCode} ${description.code}`;
    const fields = { requestId: request.id, err: error };
    if (description.statusCode >= 500) {
      this.logger.error(line, fields);
      return;
    }
    this.logger.debug(line, fields);
  }
}
