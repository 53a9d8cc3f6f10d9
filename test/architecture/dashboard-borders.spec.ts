import { join } from 'node:path';
import { fileCircles, folderCircles } from './rules.js';
import { readDashboard } from './source-imports.js';

describe('the dashboard', () => {
  const files = readDashboard(join(__dirname, '../../src/dashboard'));
  const imports = files.flatMap(({ path, imports }) => imports.map((one) => ({ path, ...one })));

  it('is read', () => {
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['main.tsx', 'app/shell.tsx']));
    expect(imports.filter(({ isRelative, target }) => isRelative && target.endsWith('.tsx'))).not.toEqual([]);
  });

  it('speaks HTTP and Socket.IO like any outsider: it imports nothing of the server', () => {
    const outward = imports.filter(({ isRelative, target }) => isRelative && target.startsWith('..'));
    expect(outward.map(({ path, target }) => `${path}: ${target}`)).toEqual([]);
    expect(imports.filter(({ target }) => target.startsWith('node:'))).toEqual([]);
  });

  it('has no files that import each other in a circle', () => expect(fileCircles(files)).toEqual([]));
  it('has no folders that do', () => expect(folderCircles(files)).toEqual([]));
});
