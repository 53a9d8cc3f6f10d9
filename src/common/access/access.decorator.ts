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
  /** What keys that are limited to numbers are told, where the usual words would say too much. */
  readonly refusal?: string;
  /** What the key may do so often per minute; requests when missing. A request with events counts as one until its body is read. */
  readonly counts?: 'requests' | 'events';
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
  const decide = (handler: object): void => {
    if (decided.has(handler)) return;
    decided.add(handler);
    addRouteConfig(handler, { access });
  };
  return (target: object, _name?: unknown, descriptor?: PropertyDescriptor): void => {
    const handlers: unknown[] = descriptor === undefined ? methodsOf(target) : [descriptor.value];
    for (const handler of handlers) if (typeof handler === 'function') decide(handler);
  };
}

const NAME = RouteConfig({}).KEY;

/** Adds to what Fastify is told about the route of a method; `RouteConfig` alone would replace it. */
export function addRouteConfig(handler: object, config: object): void {
  const known: unknown = Reflect.getMetadata(NAME, handler);
  const more = { ...(typeof known === 'object' && known), ...config };
  RouteConfig(more)(handler, '', { value: handler });
}

function methodsOf(target: object): unknown[] {
  if (typeof target !== 'function') return [];
  return Object.values(Object.getOwnPropertyDescriptors(target.prototype)).map(
    ({ value }) => value as unknown,
  );
}
