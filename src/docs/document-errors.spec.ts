import type { OpenAPIObject } from '@nestjs/swagger';
import { documentErrors } from './document-errors.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

function documented(operation: Partial<Operation>): Operation['responses'] {
  const document = {
    openapi: '3.1.0',
    info: { title: '', version: '' },
    paths: { '/a': { get: { responses: {}, ...operation } } },
  };
  return documentErrors(document).paths['/a']?.get?.responses ?? {};
}

describe('documentErrors', () => {
  it('gives a described error its body and an example with its code', () => {
    expect(
      documented({ responses: { 404: { description: '`CALL_NOT_FOUND`: there is no such call. Or so.' } } }),
    ).toEqual({
      404: {
        description: '`CALL_NOT_FOUND`: there is no such call. Or so.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/ErrorResponseDto' },
            example: {
              statusCode: 404,
              code: 'CALL_NOT_FOUND',
              message: 'There is no such call',
              requestId: 'b5a2f0d4-1b5e-4c3c-9a52-0a6d8f6f2a11',
            },
          },
        },
      },
    });
  });

  it('gives an error without a code a body without an example', () => {
    const responses = documented({ responses: { 403: { description: 'Not signed.' } } });
    expect(responses[403]).toMatchObject({ content: { 'application/json': { schema: {} } } });
    expect(JSON.stringify(responses)).not.toContain('example');
  });

  it.each([
    ['a success', { 200: { description: 'Fine.' } }],
    ['a redirect', { 302: { description: 'Elsewhere.' } }],
    ['an error with a body of its own', { 500: { description: 'Bad.', content: { 'text/xml': {} } } }],
  ])('leaves %s as it is', (_what, responses) => {
    expect(documented({ responses })).toEqual(responses);
  });

  it('adds the errors of guards and databases to what needs a key', () => {
    const responses = documented({ security: [{ 'api-key': [] }] });
    expect(Object.keys(responses)).toEqual(['401', '429', '503']);
    expect(Object.keys((responses[429] as { headers: object }).headers)).toEqual([
      'Retry-After',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
    ]);
    expect(responses[503]).toMatchObject({ headers: { 'Retry-After': { schema: { type: 'integer' } } } });
  });

  it('says that a key may come as a bearer token, where it may come at all', () => {
    const document = {
      openapi: '3.1.0',
      info: { title: '', version: '' },
      paths: {
        '/a': {
          get: { responses: {}, security: [{ 'api-key': [] }] },
          post: { responses: {}, security: [{ signature: [] }] },
          put: { responses: {} },
        },
      },
    };
    const { get, post, put } = documentErrors(document).paths['/a'] ?? {};
    expect(get?.security).toEqual([{ 'api-key': [] }, { bearer: [] }]);
    expect(post?.security).toEqual([{ signature: [] }]);
    expect(put?.security).toBeUndefined();
  });

  it('adds the error of validation to what takes input', () => {
    expect(Object.keys(documented({ parameters: [{ name: 'id', in: 'path' }] }))).toEqual(['400']);
    expect(Object.keys(documented({ requestBody: { content: {} } }))).toEqual(['400']);
    expect(documented({})).toEqual({});
  });

  it("prefers the controller's own words", () => {
    const responses = documented({ security: [{}], responses: { 401: { description: 'Mine.' } } });
    expect(responses[401]).toMatchObject({ description: 'Mine.' });
  });
});
