import { RouteConfig } from '@nestjs/platform-fastify';
import type { Role } from '../../config/app-config.js';

/**
 * Who may use a route: everybody, Twilio by its signature, whoever has a signed link or a key, or the API keys that
 * {@link KeyAccess} describes.
 */
export type RouteAccess = 'public' | 'signature' | 'link' | KeyAccess;

/** Which API keys may use a route. */
export interface KeyAccess {
  /** The least role. */
  readonly role: Role;
  /** Refuses keys that are limited to some numbers: the route's answer cannot be limited to them. */
  readonly ofAllNumbers?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Stands in the matched route, so that nothing has to guess it from the text of an address. */
    access?: RouteAccess;
  }
}

/** Methods that say for themselves who may use them. */
const decided = new WeakSet<object>();

/** Says who may use a route, or every route of a controller that does not say so itself. Without it, only admins may. */
export function Access(access: RouteAccess): ClassDecorator & MethodDecorator {
  const mark = RouteConfig({ access });
  const decide = (handler: object): void => {
    if (decided.has(handler)) return;
    decided.add(handler);
    mark(handler, '', { value: handler });
  };
  return (target: object, _name?: unknown, descriptor?: PropertyDescriptor): void => {
    const handlers: unknown[] = descriptor === undefined ? methodsOf(target) : [descriptor.value];
    for (const handler of handlers) if (typeof handler === 'function') decide(handler);
  };
}

function methodsOf(target: object): unknown[] {
  if (typeof target !== 'function') return [];
  return Object.values(Object.getOwnPropertyDescriptors(target.prototype)).map(
    ({ value }) => value as unknown,
  );
}
