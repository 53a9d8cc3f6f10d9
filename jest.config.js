/** The sources are ES modules; tests and ESM-only packages are compiled to CommonJS, which needs no Node flag and runs on Node 20. */
const swc = {
  swcrc: false,
  sourceMaps: 'inline',
  module: { type: 'commonjs', ignoreDynamic: false },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
};

/** @type {import('jest').Config} */
export default {
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: '.*\\.(spec|e2e-spec)\\.ts$',
  testEnvironment: 'node',
  testTimeout: 30_000,
  globalSetup: '<rootDir>/test/support/prepared-databases.setup.ts',
  globalTeardown: '<rootDir>/test/support/prepared-databases.teardown.ts',
  maxWorkers: 2,
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'],
    // Its file for `require` exports nothing.
    '^@breezystack/lamejs$': '<rootDir>/node_modules/@breezystack/lamejs/dist/lamejs.js',
  },
  resolver: '<rootDir>/test/support/resolve-module.cjs',
  // Many packages are ES modules, and which ones they use in turn changes with every update: all are compiled, and cached.
  transformIgnorePatterns: [
    '/test/support/resolve-module',
    '/node_modules/(typescript|@swc|@jest|jest-[^/]+|expect)/',
  ],
  transform: { '^.+\\.(ts|js|mjs|cjs)$': ['@swc/jest', swc] },
};
