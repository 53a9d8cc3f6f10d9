import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { BadRequestError, ForbiddenError } from '../../common/errors/request.errors.js';
import { isForm } from '../../common/http/body-parsers.js';
import { AppConfig } from '../../config/app-config.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by {@link TwilioSignatureGuard}: Twilio sent this. */
    isSigned?: boolean;
  }
}

/**
 * Lets only requests through that Twilio signed.
 *
 * Twilio signs the address as it was configured, so the address is put together from `PUBLIC_URL` and the path and query
 * as received. The Host and forwarding headers are never used: a proxy may change them and a client may forge them. Every
 * configured token is accepted, so that tokens can be rotated.
 */
@Injectable()
export class TwilioSignatureGuard implements CanActivate {
  constructor(private readonly config: AppConfig) {}

  /**
   * @throws BadRequestError `SIGNATURE_MISSING` when there is no `X-Twilio-Signature`
   * @throws ForbiddenError `SIGNATURE_INVALID` when no configured token made it
   */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const signature = request.headers['x-twilio-signature'];
    if (typeof signature !== 'string' || signature === '') {
      throw new BadRequestError('The header X-Twilio-Signature is missing', { code: 'SIGNATURE_MISSING' });
    }
    if (!this.fits(signature, request)) {
      throw new ForbiddenError('The signature does not match this request', { code: 'SIGNATURE_INVALID' });
    }
    request.isSigned = true;
    return true;
  }

  /** Whether a request has a signature that fits it; never throws. */
  isSigned(request: FastifyRequest): boolean {
    const signature = request.headers['x-twilio-signature'];
    return typeof signature === 'string' && signature !== '' && this.fits(signature, request);
  }

  private fits(signature: string, { originalUrl, body }: FastifyRequest): boolean {
    // A whole address in the request line would be read as part of our own.
    if (!originalUrl.startsWith('/')) return false;
    const form = body ?? {};
    // Twilio's validator goes into whatever it is given: it is given texts and lists of texts only.
    if (form === body && !isForm(body)) return false;
    const url = `${this.config.server.publicUrl}${withoutFragment(originalUrl)}`;
    const tokens = this.config.twilio.authTokens.filter((token) => token !== '');
    return tokens.some((token) => validateRequest(token, signature, url, form));
  }
}

/** Connection overrides travel in the fragment, which Twilio does not sign. */
function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? '';
}
