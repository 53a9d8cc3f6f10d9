import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readApiKey } from '../../common/access/api-key-gate.js';
import { queryOf } from '../../common/access/link-signer.js';
import { RequestAccess } from '../../common/access/request-access.js';
import { ForbiddenError } from '../../common/errors/request.errors.js';
import { ExportLinks } from './export-links.js';

/** Lets a request for an export through when it brings a valid link or an API key. */
@Injectable()
export class ExportAccessGuard implements CanActivate {
  constructor(
    private readonly links: ExportLinks,
    private readonly access: RequestAccess,
  ) {}

  /**
   * @throws ForbiddenError for a link that was altered or has expired, or whose key works no longer
   * @throws UnauthenticatedError when there is neither a link nor a key, or a key that does not work
   * @throws TooManyRequestsError when the key, also that of the link, or the address with wrong keys, asked too often
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { verdict, identity } = this.links.check(queryOf(request));
    // A wrong key is counted and answered as everywhere else, whatever link comes with it.
    if (verdict === 'missing' || readApiKey(request) !== undefined) {
      await this.access.admit(request, http.getResponse<FastifyReply>());
      return true;
    }
    if (verdict === 'expired')
      throw new ForbiddenError('The link has expired', { code: 'EXPORT_LINK_EXPIRED' });
    if (identity === null) throw new ForbiddenError('The link is not valid', { code: 'EXPORT_LINK_INVALID' });
    await this.access.countMessage(identity);
    request.apiKey = identity;
    return true;
  }
}
