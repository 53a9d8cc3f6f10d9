import type { OpenAPIObject } from '@nestjs/swagger';
import { completeOperations } from './complete-operations.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

function completed(operation: Partial<Operation>): Operation | undefined {
  const paths = { '/a': { get: { responses: {}, ...operation } } };
  return completeOperations({ openapi: '3.1.0', info: { title: '', version: '' }, paths }).paths['/a']?.get;
}

const [QUERY, PATH] = ['query', 'path'] as const;

describe('completeOperations', () => {
  it('says that a route is open that says nothing, and leaves alone what another says', () => {
    expect(completed({})?.security).toEqual([]);
    expect(completed({ security: [{ key: [] }] })?.security).toEqual([{ key: [] }]);
  });

  it('makes an example of what may be left out a part of what is said', () => {
    const zone = {
      name: 'zone',
      in: QUERY,
      description: 'A zone.',
      schema: { type: 'string', example: 'UTC' },
    };
    expect(completed({ parameters: [zone] })?.parameters).toEqual([
      { name: 'zone', in: QUERY, description: 'A zone. Such as `UTC`.', schema: { type: 'string' } },
    ]);
  });

  it('leaves what is needed, and what is no part of a query, its example', () => {
    const parameters = [
      { name: 'view', in: QUERY, required: true, schema: { type: 'string', example: 'all:' } },
      { name: 'id', in: PATH, required: true, schema: { type: 'string' }, example: 'CA1' },
      { name: 'limit', in: QUERY, schema: { type: 'integer', default: 25 } },
    ];
    expect(completed({ parameters })?.parameters).toEqual(parameters);
  });
});
