import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderOpenApi, writeOpenApi } from './openapi-file.js';

describe('writeOpenApi', () => {
  const folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  const file = pathToFileURL(join(folder, 'openapi.json'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('finds a missing file, writes it, and then finds nothing to do', async () => {
    await expect(writeOpenApi(file, 'one', true)).resolves.toBe('drifted');
    await expect(writeOpenApi(file, 'one', false)).resolves.toBe('written');
    await expect(writeOpenApi(file, 'one', false)).resolves.toBe('unchanged');
    await expect(writeOpenApi(file, 'one', true)).resolves.toBe('unchanged');
  });

  it('only compares when it checks', async () => {
    await writeOpenApi(file, 'one', false);
    await expect(writeOpenApi(file, 'two', true)).resolves.toBe('drifted');
    expect(readFileSync(file, 'utf8')).toBe('one');
  });

  it('does not hide other failures', async () => {
    await expect(writeOpenApi(pathToFileURL(folder), 'one', false)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

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
