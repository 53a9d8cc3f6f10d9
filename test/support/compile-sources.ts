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

/** The sources as a plain Node can run them, in a folder laid out like the repository. */
export interface CompiledSources {
  /** Path of the server's own entry. */
  readonly main: string;
  /** Compiles one more file, such as `test/support/recording-process.ts`; returns the path of what came of it. */
  compile(file: string): string;
  readonly remove: () => void;
}

/** The sources as a plain Node can run them, with a script beside them. */
export interface CompiledScript {
  /** Path of the script. */
  readonly script: string;
  remove(): void;
}

/** Compiles the sources the way the build does, without its type check, into a folder of their own. */
export function compileSources(): CompiledSources {
  const folder = mkdtempSync(join(tmpdir(), 'mainline-compiled-'));
  const names = readdirSync(join(process.cwd(), 'src'), { recursive: true, encoding: 'utf8' });
  const wanted = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  for (const name of wanted) compileInto(folder, join('src', name));
  for (const name of ['node_modules', 'supabase']) symlinkSync(join(process.cwd(), name), join(folder, name));
  cpSync(join(process.cwd(), 'package.json'), join(folder, 'package.json'));
  return {
    main: join(folder, 'src/main.js'),
    compile: (file) => compileInto(folder, file),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** @param text an ES module that imports from the sources' root, such as `./calls/journal/journal.js` */
export function compileScript(text: string): CompiledScript {
  const { main, remove } = compileSources();
  const script = join(dirname(main), 'script.js');
  writeFileSync(script, text);
  return { script, remove };
}

function compileInto(folder: string, file: string): string {
  const output = join(folder, file.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, compile(readFileSync(join(process.cwd(), file), 'utf8')));
  return output;
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
