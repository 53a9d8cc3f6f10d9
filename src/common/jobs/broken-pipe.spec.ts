import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ignoreBrokenPipe } from './broken-pipe.js';

const ROOT = join(__dirname, '../../..');

/** Every script of package.json that is a program of the repository's own, by its source. */
function commands(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const named = Object.values(scripts).flatMap((script) => script.match(/[\w/.-]+\.(?:mjs|cli\.js)/g) ?? []);
  const sources = named.map((file) => file.replace(/^dist\/(.*)\.js$/, 'src/$1.ts'));
  return [...new Set(sources)].filter((file) => !file.includes('.config.')).sort();
}

describe('standard output', () => {
  it('may lose its reader, which ends nothing', () => {
    const stream = new EventEmitter();
    ignoreBrokenPipe(stream);
    expect(() =>
      stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    ).not.toThrow();
    expect(() => stream.emit('error', Object.assign(new Error('no space'), { code: 'ENOSPC' }))).toThrow(
      'no space',
    );
  });
});

describe('every command of the repository', () => {
  it('is found', () =>
    expect(commands()).toEqual(
      expect.arrayContaining([
        'build.mjs',
        'src/cli/mainline.cli.ts',
        'src/development/twilio/command/call.cli.ts',
        'src/openapi.cli.ts',
        'test/bench/run.mjs',
      ]),
    ));

  it.each(commands())('%s may lose its reader', (file) =>
    expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(
      /ignoreBrokenPipe\((?:process\.)?stdout, (?:process\.)?stderr\);/,
    ),
  );
});
