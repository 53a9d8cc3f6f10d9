import { createRequire, isBuiltin } from 'node:module';
import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import circus from 'jest-circus/runner';

const require = createRequire(import.meta.url);
const runWithCircus = circus.default ?? circus;
const SOURCES = fileURLToPath(new URL('../../../src/', import.meta.url));
/** Bundled for browsers, and run by specs in a browser's environment. */
const DASHBOARD = `${SOURCES}dashboard${sep}`;
const IMPORT = /(?<=\brequire\(")[^"]+(?="\))/g;
const paths = new Map();
/** Of every source that was loaded, where its source map is. */
const sourceMaps = new Map();
let current;

require.extensions['.ts'] = (module, path) => {
  const code = current.transformCache.transform(path);
  sourceMaps.set(path, current.getSourceMaps().get(path));
  module._compile(code.replace(IMPORT, fileOf), path);
};

/**
 * Runs a spec file with packages and sources that Node itself loads, once per process; packages from the files that an `import` finds: as
 * the server does. What specs and `test/support` are made of is loaded for each file. `jest.mock` has no power over what Node loads; no
 * spec of the server uses it.
 *
 * @type {typeof import('jest-circus/runner').default}
 */
export default function run(globalConfig, config, environment, runtime, ...rest) {
  current = runtime;
  for (const [path, map] of sourceMaps) runtime.getSourceMaps().set(path, map);
  // Who measures coverage wants every file counted, and who watches has changed one.
  const mayShare = !globalConfig.collectCoverage && !globalConfig.watch && !globalConfig.watchAll;
  const load = runtime.requireModuleOrMock.bind(runtime);
  runtime.requireModuleOrMock = (from, name) => {
    if (isPackage(name)) return require(pathOf(name));
    const source = mayShare ? sourceAt(from, name) : null;
    return source === null ? load(from, name) : require(source);
  };
  return runWithCircus(globalConfig, config, environment, runtime, ...rest);
}

function isPackage(name) {
  return !/^[./]/.test(name) && !isBuiltin(name) && name !== '@jest/globals';
}

/** What Node loads for an import in a source. */
function fileOf(name) {
  if (isPackage(name)) return pathOf(name);
  return name.startsWith('.') ? name.replace(/\.js$/, '.ts') : name;
}

function pathOf(name) {
  if (!paths.has(name)) paths.set(name, fileURLToPath(import.meta.resolve(name)));
  return paths.get(name);
}

/** The server's source that a relative import leads to; none of another folder. */
function sourceAt(from, name) {
  if (!/^\..*\.js$/.test(name)) return null;
  const path = resolve(dirname(from), name.replace(/\.js$/, '.ts'));
  return path.startsWith(SOURCES) && !path.startsWith(DASHBOARD) ? path : null;
}
