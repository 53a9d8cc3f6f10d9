import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  eagerDevelopmentImports,
  environmentReaders,
  fileCircles,
  folderCircles,
  forbiddenEdges,
} from './rules.js';
import { parseSource, readSources, type SourceFile } from './source-imports.js';

const ROOT = join(__dirname, '../../src');

describe('the sources', () => {
  const files = readSources(ROOT);

  it('are read: modules, root files and imports', () => {
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['main.ts', 'config/env.ts', 'calls/model/call.ts']),
    );
    const targets = files.flatMap(({ imports }) => imports).filter(({ isRelative }) => isRelative);
    expect(targets.length).toBeGreaterThan(100);
    expect(targets.filter(({ target }) => !existsSync(join(ROOT, target)))).toEqual([]);
  });

  it('cross the borders between modules only in the allowed direction', () =>
    expect(forbiddenEdges(files)).toEqual([]));
  it('load what only development needs where it is needed', () =>
    expect(eagerDevelopmentImports(files)).toEqual([]));
  it('have no files that import each other in a circle', () => expect(fileCircles(files)).toEqual([]));
  it('have no folders that do', () => expect(folderCircles(files)).toEqual([]));
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
    ['a require', 'activity/a.ts', "const b = require('../development/b.js');", 'development/b.ts'],
    ['a computed import', 'development/a.ts', 'await import(name);', '../(computed)'],
    ['a way out of the sources', 'health/a.ts', "import '../../test/support/b.js';", '../test/support/b.ts'],
    ['a root file', 'calls/a.ts', "import { main } from '../main.js';", 'main.ts'],
    ['an unknown folder', 'novelty/a.ts', "import '../config/b.js';", 'config/b.ts'],
    ['an outsider that looks inside', 'development/a.ts', "import '../calls/b.js';", 'calls/b.ts'],
    ['a neighbour', 'metrics/a.ts', "import '../activity/b.js';", 'activity/b.ts'],
    ['a command that reaches for the server', 'cli/a.ts', "import '../server/b.js';", 'server/b.ts'],
  ])('%s', (_case, path, text, target) => {
    expect(forbiddenEdges(sources({ [path]: text }))).toEqual([`${path} must not import ${target}`]);
  });

  it('nothing about allowed imports', () => {
    const allowed = sources({
      'app.module.ts': "import './twilio/b.js';",
      'server/a.ts': "import '../cli/b.js'; import '../docs/b.js';",
      'calls/stores/mongo/a.ts':
        "import '../call-store.js'; import '../../../common/time/clock.js'; import 'mongoose';",
      'calls/stores/call-store.ts': "import '../model/call.js';",
      'database/mongodb/a.ts': "await import('../../development/mongodb/b.js');",
    });
    const findings = [forbiddenEdges, eagerDevelopmentImports, fileCircles, folderCircles];
    expect(findings.flatMap((find) => find(allowed))).toEqual([]);
  });

  it.each([
    ['database/a.ts', "import '../development/mongodb/b.js';"],
    ['database/a.ts', "export * from '../development/mongodb/b.js';"],
    ['database/a.ts', "import type { B } from '../development/mongodb/b.js';"],
    ['calls/a.ts', "await import('../development/mongodb/b.js');"],
    ['calls/a.ts', "import { App } from '@supabase/lite';"],
  ])('what only development needs loaded by %s with %s', (path, text) => {
    expect(eagerDevelopmentImports(sources({ [path]: text }))).toHaveLength(1);
  });

  it('circles of files: of two and of more, and of a file with itself', () => {
    const circular = sources({
      'calls/a.ts': "import './b.js';",
      'calls/b.ts': "import type { C } from './c.js';",
      'calls/c.ts': "import './a.js';",
      'config/self.ts': "import './self.js';",
      'common/tail.ts': "import '../calls/a.js';",
    });
    expect(fileCircles(circular)).toEqual([
      'calls/a.ts -> calls/b.ts -> calls/c.ts -> calls/a.ts',
      'config/self.ts -> config/self.ts',
    ]);
  });

  it('circles of folders, also of one and its parent, where no files are in a circle', () => {
    const circular = sources({
      'calls/a.ts': "import './fold/b.js';",
      'calls/fold/c.ts': "import '../d.js';",
      'twilio/dial/a.ts': "import '../ivr/b.js';",
      'twilio/ivr/c.ts': "await import('../menu/d.js');",
      'twilio/menu/e.ts': "import type { F } from '../dial/f.js';",
    });
    expect(fileCircles(circular)).toEqual([]);
    expect(folderCircles(circular)).toEqual([
      'calls -> calls/fold -> calls',
      'twilio/dial -> twilio/ivr -> twilio/menu -> twilio/dial',
    ]);
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
