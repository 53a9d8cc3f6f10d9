import config, { project, withDatabases } from './jest.config.js';

/** The dashboard in a browser: one at a time, since each has a server and a browser of its own. */
/** @type {import('jest').Config} */
export default {
  ...config,
  maxWorkers: 1,
  projects: [{ ...project('browser', 'test/browser/*.browser-spec.ts'), ...withDatabases }],
};
