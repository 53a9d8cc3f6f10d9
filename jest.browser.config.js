import config, { project, withDatabases } from './jest.config.js';

/** The dashboard in a browser; each file has a server and a browser of its own. */
/** @type {import('jest').Config} */
export default {
  ...config,
  maxWorkers: 2,
  projects: [{ ...project('browser', 'test/browser/*.browser-spec.ts'), ...withDatabases }],
};
