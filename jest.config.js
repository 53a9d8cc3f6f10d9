import { SWC_OPTIONS } from './build.mjs';

/** The sources are ES modules; for tests they are compiled to CommonJS, which needs no Node flag and runs on Node 20. */
const swc = { ...SWC_OPTIONS, sourceMaps: 'inline', module: { type: 'commonjs', ignoreDynamic: false } };

/** @type {import('jest').Config} */
const common = {
  testEnvironment: '<rootDir>/test/support/jest/shared-realm.environment.ts',
  testRunner: '<rootDir>/test/support/jest/load-once.runner.mjs',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
  transform: { '^.+\\.ts$': ['@swc/jest', swc] },
};

/**
 * @param {string} displayName what `--selectProjects` calls it
 * @param {readonly string[]} testMatch
 * @returns {import('jest').Config}
 */
export const project = (displayName, ...testMatch) => ({
  ...common,
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/${pattern}`),
});

/** @type {import('jest').Config} */
export const withDatabases = { globalSetup: '<rootDir>/test/support/databases/databases.setup.mjs' };

/** Packages that the pages load as ES modules: they are compiled like the sources. */
const ES_MODULES = ['wouter', '@tanstack/[\\w-]+', 'happy-dom', 'lib0'];

/** @type {import('jest').Config} */
const dashboard = {
  displayName: 'dashboard',
  testMatch: ['<rootDir>/src/dashboard/**/*.spec.{ts,tsx}'],
  testEnvironment: '@happy-dom/jest-environment',
  globalSetup: '<rootDir>/test/support/dashboard/client.setup.mjs',
  setupFilesAfterEnv: ['<rootDir>/test/support/dashboard/browser.setup.ts'],
  moduleNameMapper: {
    '\\.css$': '<rootDir>/test/support/dashboard/styles.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'],
  },
  transform: {
    '^.+\\.(ts|tsx|js|mjs)$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES.join('|')})/)`],
};

/** @type {import('jest').Config} */
export default {
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/jest/longest-first.sequencer.mjs',
  // Milliseconds: on a busy machine even a process with nothing left to do needs some to end.
  workerGracefulExitTimeout: 10_000,
  testTimeout: 300_000,
  projects: [
    {
      ...project('unit', 'src/**/*.spec.ts', 'test/**/*.spec.ts'),
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/src/dashboard/'],
    },
    dashboard,
    { ...project('e2e', 'test/{contract,e2e,property}/**/*.e2e-spec.ts'), ...withDatabases },
  ],
};
