import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Role } from '../../config/app-config.js';
import { ApiKeys } from './api-keys.js';
import { PUBLIC_ROUTE } from './public.decorator.js';
import { readApiKey } from './read-api-key.js';
import { REQUIRED_ROLE } from './roles.decorator.js';

/** Lets a request through when its route is public or its API key has the route's role; sets `request.apiKey`. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeys,
    private readonly reflector: Reflector,
  ) {}

  /**
   * @throws UnauthenticatedError when the key is missing or unknown
   * @throws ForbiddenError when its role is too low
   */
  canActivate(context: ExecutionContext): boolean {
    // Sockets authenticate when they connect; their messages carry no headers.
    if (context.getType() !== 'http') return true;
    if (this.read<boolean>(PUBLIC_ROUTE, context) === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.apiKey = this.keys.authorize(
      readApiKey(request),
      this.read<Role>(REQUIRED_ROLE, context) ?? 'viewer',
    );
    return true;
  }

  private read<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}
