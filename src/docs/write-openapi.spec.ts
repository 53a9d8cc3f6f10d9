import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeOpenApi } from './write-openapi.js';

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
