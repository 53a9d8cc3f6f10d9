import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

/** The folders that the journal needs. */
const JOURNAL = /^(calls|common|config)\//;

/** Sources as a plain Node can run it, with a script beside it. */
export interface CompiledScript {
  /** Path of the script. */
  readonly script: string;
  remove(): void;
}

/**
 * Compiles the sources the way the build does, without its type check, into a folder of their own.
 *
 * @param text an ES module that imports from the sources' root, such as `./calls/journal/journal.js`
 * @param wanted paths of the sources that it needs
 */
export function compileScript(text: string, wanted = JOURNAL): CompiledScript {
  const folder = mkdtempSync(join(tmpdir(), 'mainline-script-'));
  const source = join(process.cwd(), 'src');
  const names = readdirSync(source, { recursive: true, encoding: 'utf8' });
  const sources = names.filter((name) => wanted.test(name) && /(?<!\.spec)\.ts$/.test(name));
  for (const name of sources) {
    const output = join(folder, 'dist', name.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, compile(readFileSync(join(source, name), 'utf8')));
  }
  for (const name of ['node_modules', 'supabase']) symlinkSync(join(process.cwd(), name), join(folder, name));
  cpSync(join(process.cwd(), 'package.json'), join(folder, 'package.json'));
  const script = join(folder, 'dist', 'script.js');
  writeFileSync(script, text);
  return { script, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function compile(text: string): string {
  const { code } = transformSync(text, {
    swcrc: false,
    module: { type: 'es6' },
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  });
  return code;
}
