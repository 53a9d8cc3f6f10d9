import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readApiKey } from '../../common/access/api-key-gate.js';
import { queryOf } from '../../common/access/link-signer.js';
import { RequestAccess } from '../../common/access/request-access.js';
import { ForbiddenError } from '../../common/errors/request.errors.js';
import { AudioLinks } from './audio-links.js';

/** Lets a request for audio through when it brings a valid link or an API key. */
@Injectable()
export class AudioAccessGuard implements CanActivate {
  constructor(
    private readonly links: AudioLinks,
    private readonly access: RequestAccess,
  ) {}

  /**
   * @throws ForbiddenError for a link that was altered or has expired
   * @throws UnauthenticatedError when there is neither a link nor a key, or a key that does not work
   * @throws TooManyRequestsError when the key, or the address with wrong keys, asked too often
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest<{ Params: { id: string } }>>();
    const verdict = this.links.verify(request.params.id, queryOf(request));
    if (verdict === 'valid') return true;
    // A wrong key is counted and answered as everywhere else, whatever link comes with it.
    if (verdict === 'missing' || readApiKey(request) !== undefined) {
      await this.access.admit(request, http.getResponse<FastifyReply>());
      return true;
    }
    if (verdict === 'expired')
      throw new ForbiddenError('The link has expired', { code: 'AUDIO_LINK_EXPIRED' });
    throw new ForbiddenError('The link is not valid', { code: 'AUDIO_LINK_INVALID' });
  }
}
