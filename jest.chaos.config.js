import config, { project, withDatabases } from './jest.config.js';

// What takes long by nature: every run of all tests has a few of these.
process.env.CHAOS_KILLS ??= '100';
process.env.MODEL_RUNS ??= '2';

/** @type {import('jest').Config} */
export default {
  ...config,
  testTimeout: 1_200_000,
  projects: [{ ...project('chaos', 'test/{chaos,property}/**/*{.,e2e-}spec.ts'), ...withDatabases }],
};
