import { createRequire, isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import circus from 'jest-circus/runner';

const require = createRequire(import.meta.url);
const runWithCircus = circus.default ?? circus;
const paths = new Map();

/**
 * Runs a spec file with packages that Node itself loads, once per process, from the files that an `import` finds: as the server
 * does. `jest.mock` has no power over them; nothing here uses it.
 *
 * @type {typeof import('jest-circus/runner').default}
 */
export default function run(globalConfig, config, environment, runtime, ...rest) {
  const load = runtime.requireModuleOrMock.bind(runtime);
  runtime.requireModuleOrMock = (from, name) => (isPackage(name) ? loadOnce(name) : load(from, name));
  return runWithCircus(globalConfig, config, environment, runtime, ...rest);
}

function isPackage(name) {
  return !/^[./]/.test(name) && !isBuiltin(name) && name !== '@jest/globals';
}

function loadOnce(name) {
  if (!paths.has(name)) paths.set(name, fileURLToPath(import.meta.resolve(name)));
  return require(paths.get(name));
}
