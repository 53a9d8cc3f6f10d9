import { MethodNotAllowedException } from '@nestjs/common';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** Paths that some route has, with the methods it takes. */
class KnownPaths {
  private readonly methods = new Map<string, Set<string>>();
  private patterns: { readonly path: RegExp; readonly methods: ReadonlySet<string> }[] | null = null;

  add({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    // Cross-origin questions are answered everywhere: they say nothing about a path.
    const served = [method].flat().filter((one) => one !== 'OPTIONS');
    if (served.length === 0) return;
    this.methods.set(url, new Set([...(this.methods.get(url) ?? []), ...served]));
    this.patterns = null;
  }

  /** @returns the methods that are served at a path, in order; none where there is no such path */
  allowedAt(path: string): string[] {
    this.patterns ??= [...this.methods].map(([url, methods]) => ({ path: toPattern(url), methods }));
    const served = this.patterns.filter((known) => known.path.test(path));
    return [...new Set(served.flatMap(({ methods }) => [...methods]))].sort();
  }
}

/** A route's path as Fastify writes it: `:name` is one part, `*` is the rest. */
function toPattern(url: string): RegExp {
  const source = url
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replaceAll('*', '.*');
  return new RegExp(`^${source}$`);
}

/**
 * Answers 405 with `Allow` (RFC 9110, section 15.5.6) where a path is known and the method is not: Fastify's router says 404 of both.
 *
 * It must be registered before the routes, which it takes note of as they come.
 */
export function registerMethodRules(server: FastifyInstance): void {
  const known = new KnownPaths();
  server.addHook('onRoute', (route) => known.add(route));
  server.addHook('onRequest', (request, reply, done) => {
    const [path = ''] = request.url.split('?', 1);
    const allowed = request.is404 && request.method !== 'OPTIONS' ? known.allowedAt(path) : [];
    if (allowed.length === 0) {
      done();
      return;
    }
    void reply.header('allow', allowed.join(', '));
    done(new MethodNotAllowedException(`There is only ${allowed.join(', ')} here`));
  });
}
