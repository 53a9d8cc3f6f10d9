import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Role, ROLES } from '../../config/app-config.js';
import { ForbiddenError } from '../errors/forbidden.error.js';
import type { ApiKeyIdentity } from './api-key-identity.js';
import { PUBLIC_ROUTE } from './public.decorator.js';
import { RequestAccess } from './request-access.js';
import { REQUIRED_ROLE } from './roles.decorator.js';
import { UNSCOPED_ROUTE } from './unscoped.decorator.js';

/** Lets a request through when its route is public or its API key has what the route asks for; sets `request.apiKey`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly access: RequestAccess,
    private readonly reflector: Reflector,
  ) {}

  /**
   * @throws UnauthenticatedError when the key is missing, unknown or expired
   * @throws TooManyRequestsError when the key, or the address with wrong keys, asked too often
   * @throws ForbiddenError when its role is too low, or when it is limited to numbers and the route cannot be
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets authenticate when they connect; their messages carry no headers.
    if (context.getType() !== 'http') return true;
    if (this.read<boolean>(PUBLIC_ROUTE, context) === true) return true;
    const http = context.switchToHttp();
    const identity = await this.access.admit(
      http.getRequest<FastifyRequest>(),
      http.getResponse<FastifyReply>(),
    );
    requireRole(identity, this.read<Role>(REQUIRED_ROLE, context) ?? 'viewer');
    if (this.read<boolean>(UNSCOPED_ROUTE, context) === true) requireAllNumbers(identity);
    return true;
  }

  private read<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}

function requireRole(identity: ApiKeyIdentity, role: Role): void {
  if (ROLES.indexOf(identity.role) >= ROLES.indexOf(role)) return;
  throw new ForbiddenError(`This needs an API key with the role ${role}`);
}

function requireAllNumbers({ numbers }: ApiKeyIdentity): void {
  if (numbers === null) return;
  throw new ForbiddenError('This needs an API key that is not limited to some numbers');
}
