import { dirname } from 'node:path/posix';
import type { SourceFile } from './source-imports.js';

const FOUNDATION = ['config', 'common', 'database'];
const CORE = [...FOUNDATION, 'calls', 'alerts'];
const SERVICES = [...CORE, 'lifecycle', 'sessions', 'notifications'];
const EDGE = [...SERVICES, 'twilio', 'activity', 'health', 'metrics', 'pages', 'system'];

/** Which folders of `src` each folder may import from, besides itself; a folder that is not listed may import nothing. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  config: [],
  common: ['config'],
  database: ['config', 'common'],
  calls: FOUNDATION,
  alerts: [...FOUNDATION, 'calls'],
  lifecycle: CORE,
  sessions: CORE,
  notifications: CORE,
  twilio: SERVICES,
  activity: SERVICES,
  health: SERVICES,
  metrics: SERVICES,
  pages: SERVICES,
  system: SERVICES,
  docs: EDGE,
  cli: EDGE,
  server: [...EDGE, 'docs', 'cli'],
  development: ['config', 'common'],
  dashboard: [],
};

/** What only development needs: loaded dynamically, where it is needed, or not at all. */
const DEVELOPMENT = 'development/';
const MAY_LOAD_DEVELOPMENT = new Set(['database', 'twilio']);
/** Packages that only development installs, and their one place. */
const DEVELOPMENT_PACKAGES = ['@supabase/lite', '@electric-sql/pglite', '@hono/node-server', 'hono', 'bson'];

/** One line per import that crosses a border between modules the wrong way. */
export function forbiddenEdges(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.imports
      .filter(({ isRelative }) => isRelative)
      .filter(({ target }) => !isAllowed(file.path, target))
      .map(({ target }) => `${file.path} must not import ${target}`),
  );
}

/** One line per file that loads what only development needs, or what that is built on, when it may not be needed. */
export function eagerDevelopmentImports(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !path.startsWith(DEVELOPMENT))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target.startsWith(DEVELOPMENT) || isDevelopmentPackage(target))
        .filter(({ kind }) => kind !== 'dynamic' || !MAY_LOAD_DEVELOPMENT.has(folderOf(path)))
        .map(({ target }) => `${path} must not load ${target} like this`),
    );
}

/** One line per circle of files that import each other. */
export function fileCircles(files: readonly SourceFile[]): string[] {
  return circles(files.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
}

/** One line per circle of folders, however deep, of which files import each other. */
export function folderCircles(files: readonly SourceFile[]): string[] {
  const folders = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const folder = dirname(path);
    const targets = imports.filter(({ isRelative }) => isRelative).map(({ target }) => dirname(target));
    const others = targets.filter((target) => target !== folder);
    folders.set(folder, new Set([...(folders.get(folder) ?? []), ...others]));
  }
  return circles([...folders].map(([folder, targets]) => [folder, [...targets]]));
}

function circles(edges: readonly (readonly [string, readonly string[]])[]): string[] {
  const graph = new Map(edges);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, trail: readonly string[]): void => {
    if (trail.includes(node)) found.push([...trail.slice(trail.indexOf(node)), node].join(' -> '));
    if (done.has(node) || trail.includes(node)) return;
    for (const target of graph.get(node) ?? []) visit(target, [...trail, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}

/** One line per file outside of the settings that reads the environment. */
export function environmentReaders(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path, readsEnvironment }) => readsEnvironment && folderOf(path) !== 'config')
    .map(({ path }) => `${path} reads process.env`);
}

function isAllowed(from: string, target: string): boolean {
  if (target.startsWith('..')) return false;
  const [source, destination] = [folderOf(from), folderOf(target)];
  if (source === destination || source === '') return true;
  if (destination === 'development' && MAY_LOAD_DEVELOPMENT.has(source)) return true;
  return MAY_IMPORT[source]?.includes(destination) === true;
}

function isDevelopmentPackage(target: string): boolean {
  return DEVELOPMENT_PACKAGES.some((name) => target === name || target.startsWith(`${name}/`));
}

function folderOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}
