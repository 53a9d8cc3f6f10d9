import type { SourceFile } from './source-imports.js';

/** Which folders of `src` each folder may import from, besides itself; a folder that is not listed may import nothing. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  config: [],
  common: ['config'],
  database: ['config', 'common'],
  calls: ['config', 'common', 'database'],
  sessions: ['config', 'common', 'database', 'calls'],
  lifecycle: ['config', 'common', 'database', 'calls'],
  notifications: ['config', 'common', 'database', 'calls'],
  twilio: ['config', 'common', 'database', 'calls', 'sessions', 'lifecycle', 'notifications'],
  activity: ['config', 'common', 'database', 'calls', 'sessions', 'lifecycle', 'notifications'],
  health: ['config', 'common', 'database', 'calls', 'sessions', 'lifecycle', 'notifications'],
  metrics: ['config', 'common', 'database', 'calls'],
  simulator: ['config', 'common'],
  dashboard: ['config', 'common'],
};

/** The edge of the program: the root files, the commands, and the description of all routes. */
const OUTERMOST = new Set(['', 'cli', 'docs']);
const EMBEDDED = 'database/embedded/';
/** Packages that only development installs, and their one place. */
const DEVELOPMENT_PACKAGES = [
  '@supabase/lite',
  '@electric-sql/pglite',
  '@hono/node-server',
  'hono',
  'mingo',
  'bson',
];

/** One line per import that crosses a border between modules the wrong way. */
export function forbiddenEdges(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.imports
      .filter(({ isRelative }) => isRelative)
      .filter(({ target }) => !isAllowed(file.path, target))
      .map(({ target }) => `${file.path} must not import ${target}`),
  );
}

/** One line per file that loads the embedded databases, or what they are built on, when they may not be needed. */
export function eagerEmbeddedImports(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !path.startsWith(EMBEDDED))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target.startsWith(EMBEDDED) || isDevelopmentPackage(target))
        .filter(({ kind }) => kind === 'static' || !mayLoadEmbedded(path))
        .map(({ target }) => `${path} must not load ${target} like this`),
    );
}

/** One line per import cycle between files. */
export function importCycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(files.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (done.has(path) || trail.includes(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

/** One line per file that exports several classes; documents and their parts may stand together. */
export function crowdedFiles(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !/\.(dto|schema)\.ts$/.test(path))
    .filter(({ exportedClasses }) => exportedClasses.length > 1)
    .map(({ path, exportedClasses }) => `${path} exports ${exportedClasses.join(', ')}`);
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
  if (source === destination || OUTERMOST.has(source)) return true;
  return MAY_IMPORT[source]?.includes(destination) === true;
}

function mayLoadEmbedded(path: string): boolean {
  return ['database', 'cli'].includes(folderOf(path));
}

function isDevelopmentPackage(target: string): boolean {
  return DEVELOPMENT_PACKAGES.some((name) => target === name || target.startsWith(`${name}/`));
}

function folderOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}
