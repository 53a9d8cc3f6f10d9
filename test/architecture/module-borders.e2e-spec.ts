import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  crowdedFiles,
  eagerEmbeddedImports,
  environmentReaders,
  forbiddenEdges,
  importCycles,
} from './rules.js';
import { parseSource, readSources, type SourceFile } from './source-imports.js';

const ROOT = join(__dirname, '../../src');

describe('the sources', () => {
  const files = readSources(ROOT);

  it('are read: modules, root files and imports', () => {
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['main.ts', 'config/env.ts', 'calls/call.ts']),
    );
    const targets = files.flatMap(({ imports }) => imports).filter(({ isRelative }) => isRelative);
    expect(targets.length).toBeGreaterThan(100);
    expect(targets.filter(({ target }) => !existsSync(join(ROOT, target)))).toEqual([]);
  });

  it('cross the borders between modules only in the allowed direction', () =>
    expect(forbiddenEdges(files)).toEqual([]));
  it('load embedded databases only when they are needed', () =>
    expect(eagerEmbeddedImports(files)).toEqual([]));
  it('have no import cycles', () => expect(importCycles(files)).toEqual([]));
  it('have one exported class per file', () => expect(crowdedFiles(files)).toEqual([]));
  it('read the environment in one module', () => expect(environmentReaders(files)).toEqual([]));
});

describe('the rules report', () => {
  const sources = (texts: Record<string, string>): SourceFile[] =>
    Object.entries(texts).map(([path, text]) => parseSource(path, text));

  it.each([
    ['a static import', 'calls/a.ts', "import { B } from '../twilio/b.js';", 'twilio/b.ts'],
    ['a type import', 'config/a.ts', "import type { B } from '../common/b.js';", 'common/b.ts'],
    ['an inline type import', 'common/a.ts', "type B = import('../calls/b.js').B;", 'calls/b.ts'],
    ['a re-export', 'database/a.ts', "export * from '../calls/b.js';", 'calls/b.ts'],
    ['a dynamic import', 'twilio/deep/a.ts', "await import('../../activity/b.js');", 'activity/b.ts'],
    ['a require', 'activity/a.ts', "const b = require('../simulator/b.js');", 'simulator/b.ts'],
    ['a computed import', 'simulator/a.ts', 'await import(name);', '../(computed)'],
    ['a way out of the sources', 'health/a.ts', "import '../../test/support/b.js';", '../test/support/b.ts'],
    ['a root file', 'calls/a.ts', "import { main } from '../main.js';", 'main.ts'],
    ['an unknown folder', 'novelty/a.ts', "import '../config/b.js';", 'config/b.ts'],
    ['an outsider that looks inside', 'simulator/a.ts', "import '../calls/b.js';", 'calls/b.ts'],
  ])('%s', (_case, path, text, target) => {
    expect(forbiddenEdges(sources({ [path]: text }))).toEqual([`${path} must not import ${target}`]);
  });

  it('nothing about allowed imports', () => {
    const allowed = sources({
      'app.module.ts': "import './twilio/b.js';",
      'cli/a.ts': "import '../simulator/b.js';",
      'docs/a.ts': "import '../app.module.js';",
      'calls/stores/mongo/a.ts':
        "import '../../call.js'; import '../../../common/clock.js'; import 'mongoose';",
      'database/a.ts': "import type { B } from './embedded/b.js'; await import('./embedded/b.js');",
    });
    expect([...forbiddenEdges(allowed), ...eagerEmbeddedImports(allowed), ...importCycles(allowed)]).toEqual(
      [],
    );
  });

  it.each([
    ['database/a.ts', "import './embedded/b.js';"],
    ['database/a.ts', "export * from './embedded/b.js';"],
    ['calls/a.ts', "import type { B } from '../database/embedded/b.js';"],
    ['calls/a.ts', "await import('../database/embedded/b.js');"],
    ['calls/a.ts', "import { find } from 'mingo/query';"],
  ])('embedded databases loaded by %s with %s', (path, text) => {
    expect(eagerEmbeddedImports(sources({ [path]: text }))).toHaveLength(1);
  });

  it('cycles, of two files and of more, and of a file with itself', () => {
    const cyclic = sources({
      'calls/a.ts': "import './b.js';",
      'calls/b.ts': "import type { C } from './c.js';",
      'calls/c.ts': "import './a.js';",
      'config/self.ts': "import './self.js';",
      'common/tail.ts': "import '../calls/a.js';",
    });
    expect(importCycles(cyclic)).toEqual([
      'calls/a.ts -> calls/b.ts -> calls/c.ts -> calls/a.ts',
      'config/self.ts -> config/self.ts',
    ]);
  });

  it('several exported classes in one file, but not in documents', () => {
    const text = 'export class A {} export abstract class B {} class C {}';
    expect(
      crowdedFiles(sources({ 'calls/a.ts': text, 'calls/a.dto.ts': text, 'calls/a.schema.ts': text })),
    ).toEqual(['calls/a.ts exports A, B']);
  });

  it.each([
    'process.env.PORT',
    "process['env'].PORT",
    'globalThis.process.env',
    'const { PORT } = process.env',
  ])('an environment read by %s', (text) => {
    expect(environmentReaders(sources({ 'calls/a.ts': text, 'config/b.ts': text }))).toEqual([
      'calls/a.ts reads process.env',
    ]);
  });

  it('nothing about text that only mentions imports', () => {
    expect(
      parseSource(
        'calls/a.ts',
        "// import '../twilio/b.js'\nconst text = \"import('../twilio/b.js') process.env\";",
      ),
    ).toMatchObject({
      imports: [],
      readsEnvironment: false,
    });
  });
});
