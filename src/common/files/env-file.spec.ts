import { chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { appendix, EnvFile, EnvFileError, envLine } from './env-file.js';

const WANTED = { A: '1', B: 'two' };

describe('appendix', () => {
  it.each([
    ['', '# why\nA=1\nB=two\n'],
    ['X=1\n', '# why\nA=1\nB=two\n'],
    ['X=1', '\n# why\nA=1\nB=two\n'],
    ['X=1\r\n', '# why\r\nA=1\r\nB=two\r\n'],
    ['A=5\n', '# why\nB=two\n'],
    ['A=\n# B=two\n', '# why\nA=1\nB=two\n'],
    ['export A=5\nB="x"', null],
  ])('to %j is %j', (text, expected) => {
    expect(appendix(text, WANTED, 'why')?.text ?? null).toBe(expected);
  });
});

describe('envLine', () => {
  it.each(['1', 'a#b', ' a', "it's", '"a"', 'a"b\'c', 'https://a.example.com/b#c', '+1323', 'a\\nb', '$A'])(
    'is read as %j',
    (value) => {
      const line = envLine('A', value);
      expect(parseEnv(`X=1\n${line}\nY=2`)).toEqual({ X: '1', A: value, Y: '2' });
    },
  );

  it('refuses what no line can hold', () => {
    expect(() => envLine('A', 'a\nb')).toThrow(/No line of a file can hold the value of A/);
    expect(() => envLine('A', '\'"`')).toThrow(/value of A$/);
  });
});

/** What a file that takes no more lines is answered with. */
function refusal(error: unknown): null {
  if (error instanceof EnvFileError) return null;
  throw error;
}

/** Those that are not blank. */
function filled(values: Record<string, string | undefined>): Record<string, string | undefined> {
  const isSet = ([name, value]: [string, string | undefined]): boolean =>
    // Node takes a comment for a variable where no line break is behind it.
    value?.trim() !== '' && !name.startsWith('#');
  return Object.fromEntries(Object.entries(values).filter(isSet));
}

describe('EnvFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'env-'));
  const path = join(folder, '.env');
  const file = new EnvFile(path);

  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => rmSync(path, { force: true }));

  it('adds lines behind any bytes, and takes them out again', async () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
    const texts = fc.string({ unit: fc.constantFrom('A', 'B', '=', '\n', '\r\n', '#', '"', ' ', 'é') });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          bytes,
          texts.map((text) => Buffer.from(text)),
        ),
        async (before) => {
          writeFileSync(path, before, { mode: 0o644 });
          const lines = await file.prepare(WANTED, 'why').catch(refusal);
          if (lines === null) return;
          await lines.write();
          expect(parseEnv(readFileSync(path, 'utf8'))).toMatchObject({
            ...WANTED,
            ...filled(parseEnv(before.toString('utf8'))),
          });
          expect(readFileSync(path).subarray(0, before.length).equals(before)).toBe(true);
          expect(await file.remove(lines.added)).toBe(true);
          expect(readFileSync(path).equals(before)).toBe(true);
        },
      ),
      { numRuns: 60, examples: [[Buffer.from('#=A')]] },
    );
  });

  it('lets nobody else read it, and takes its lines out from between others, or leaves them when they were changed', async () => {
    writeFileSync(path, 'X=1\n', { mode: 0o644 });
    const lines = await file.prepare(WANTED, 'why');
    await lines?.write();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, `${readFileSync(path, 'utf8')}Y=2\n`);
    if (lines === null) throw new Error('nothing was added');
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.replace('A=1', 'A=2'));
    expect(await file.remove(lines.added)).toBe(false);
    writeFileSync(path, whole);
    expect(await file.remove(lines.added)).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('X=1\nY=2\n');
  });

  it('adds nothing that would not be read', async () => {
    writeFileSync(path, 'X="open\n');
    const unreadable = file.prepare({ A: '"1"' }, 'why');
    await expect(unreadable).rejects.toThrow(/quotation mark/);
    expect(readFileSync(path, 'utf8')).toBe('X="open\n');
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it : it.skip)('leaves the file to whom it belongs', async () => {
    writeFileSync(path, 'X=1\n');
    chownSync(path, 1234, 1235);
    await (await file.prepare(WANTED, 'why'))?.write();
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 1235 });
  });

  it('writes over nothing that came meanwhile', async () => {
    const lines = await file.prepare(WANTED, 'why');
    writeFileSync(path, 'X=1\n');
    await expect(lines?.write()).rejects.toThrow(/changed meanwhile/);
    expect(readFileSync(path, 'utf8')).toBe('X=1\n');
  });
});
