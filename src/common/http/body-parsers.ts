import { parse } from 'node:querystring';
import type { FastifyInstance } from 'fastify';
import { addRouteConfig } from '../access/access.decorator.js';
import { BadRequestError } from '../errors/request.errors.js';
import { exceedsDepth } from '../validation/nesting-depth.js';

export const FORM_CONTENT_TYPE = 'application/x-www-form-urlencoded';

/** Twilio sends some forty; a SIP call adds one for each of its headers. */
const MOST_PARAMETERS = 2000;
/** What Mainline takes is nested four levels at most. Whoever walks through a value may do so by recursion. */
const MOST_LEVELS = 32;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Longest body of the route in bytes, and of any depth: the route looks itself how deep that is. */
    largeBody?: number;
  }
}

/** Lets a route take bodies of so many bytes, and of any depth, which it must look at itself without recursion. */
export function LargeBody(bytes: number): MethodDecorator {
  return (_target, _name, { value }) => {
    if (typeof value === 'function') addRouteConfig(value, { largeBody: bytes });
  };
}

/** Has Fastify read bodies as long as {@link LargeBody} says; comes before the routes. */
export function registerBodyLimits(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const { largeBody } = route.config ?? {};
    if (largeBody !== undefined) route.bodyLimit = largeBody;
  });
}

/** A form as it was sent: of a repeated name, all its values. */
export type Form = Readonly<NodeJS.Dict<string | string[]>>;

const forms = new WeakSet<object>();

/** Whether a body is a form, and not what was sent in another format and looks like one. */
export function isForm(body: unknown): body is Form {
  return typeof body === 'object' && body !== null && forms.has(body);
}

/**
 * Makes the server read forms and JSON, and nothing else (415).
 *
 * Signatures cover every parameter as it was sent, so a form keeps blanks and repeated keys (as arrays). An empty JSON body counts as
 * no body: HTTP libraries declare JSON on requests that carry none.
 */
export function registerBodyParsers(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<string>(FORM_CONTENT_TYPE, { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseForm(body));
    } catch (error: unknown) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    void parseJson(request, body, (error, value) => {
      const isOfAnyDepth = request.routeOptions.config.largeBody !== undefined;
      done(error ?? (isOfAnyDepth ? null : problemOf(value)), value);
    });
  });
}

/** Reads a form. @throws BadRequestError when it has more parameters than a signature should be computed over */
export function parseForm(body: string): Form {
  if (body.split('&', MOST_PARAMETERS + 1).length > MOST_PARAMETERS) {
    throw new BadRequestError(`A form may have ${MOST_PARAMETERS} parameters`);
  }
  const form = parse(body, '&', '=', { maxKeys: 0 });
  forms.add(form);
  return form;
}

function problemOf(value: unknown): Error | null {
  if (!exceedsDepth(value, MOST_LEVELS)) return null;
  return new BadRequestError(`The body is nested deeper than ${MOST_LEVELS} levels`);
}
