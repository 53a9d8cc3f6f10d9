import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from './read-environment.js';

describe('readEnvironment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'environment-'));
  const file = join(folder, '.env');
  const names = ['READ_ENVIRONMENT_SET', 'READ_ENVIRONMENT_FILE'];

  afterEach(() => names.forEach((name) => delete process.env[name]));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('adds the file to what is set, which wins', () => {
    writeFileSync(file, '# a comment\nREAD_ENVIRONMENT_SET=file\nREAD_ENVIRONMENT_FILE="from the file"\n');
    process.env['READ_ENVIRONMENT_SET'] = 'process';
    expect(readEnvironment(file)).toMatchObject({
      READ_ENVIRONMENT_SET: 'process',
      READ_ENVIRONMENT_FILE: 'from the file',
    });
  });

  it('does without a file', () => {
    expect(readEnvironment(join(folder, 'missing'))).toMatchObject({ PATH: process.env['PATH'] });
  });
});
