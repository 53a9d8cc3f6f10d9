import { parse } from 'node:querystring';
import type { FastifyInstance } from 'fastify';

export const FORM_CONTENT_TYPE = 'application/x-www-form-urlencoded';

/**
 * Makes the server read forms and JSON, and nothing else (415).
 *
 * Signatures cover every parameter as it was sent, so a form keeps blanks, repeated keys (as arrays) and any number of
 * parameters. An empty JSON body counts as no body: HTTP libraries declare JSON on requests that carry none.
 */
export function registerBodyParsers(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<string>(FORM_CONTENT_TYPE, { parseAs: 'string' }, (_request, body, done) => {
    done(null, parse(body, '&', '=', { maxKeys: 0 }));
  });
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    void parseJson(request, body, done);
  });
}
