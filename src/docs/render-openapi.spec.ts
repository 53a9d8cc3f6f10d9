import { renderOpenApi } from './render-openapi.js';

const HEAD = { openapi: '3.1.0', info: { title: 'T', version: '1' } };
const first = { responses: {} };

describe('renderOpenApi', () => {
  it('does not depend on the order in which routes and schemas were found', () => {
    const one = {
      ...HEAD,
      paths: { '/b': {}, '/a': { get: first } },
      components: { schemas: { B: {}, A: {} } },
    };
    const other = {
      ...HEAD,
      paths: { '/a': { get: first }, '/b': {} },
      components: { schemas: { A: {}, B: {} } },
    };
    expect(renderOpenApi(one)).toBe(renderOpenApi(other));
    expect(renderOpenApi(one)).not.toBe(renderOpenApi({ ...one, paths: { '/a': {} } }));
  });

  it('is indented and ends with a line break', () => {
    expect(renderOpenApi({ ...HEAD, paths: {} })).toMatch(/^\{\n {2}"openapi": "3\.1\.0",\n[^]*\n\}\n$/);
  });
});
