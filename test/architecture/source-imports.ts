import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

export type ImportKind = 'static' | 'dynamic' | 'type';

/** One import of a file: static, of types only, re-export, `import()` or `require()`. */
export interface SourceImport {
  /** Path from the root of the sources for a relative import, such as `calls/call.ts`; else the package's specifier. */
  readonly target: string;
  /** `static` imports load their target with the file, `dynamic` ones when they are reached, `type` ones never. */
  readonly kind: ImportKind;
  readonly isRelative: boolean;
}

/** What the architecture rules look at in one file. */
export interface SourceFile {
  /** Path from the root of the sources, such as `calls/call.ts`. */
  readonly path: string;
  readonly imports: readonly SourceImport[];
  readonly readsEnvironment: boolean;
}

/** What browsers load has its own rules: it is a program of its own. */
const DASHBOARD = 'dashboard/';

/** Reads every TypeScript file of the server below a folder but specs. */
export function readSources(root: string): SourceFile[] {
  return readFolder(root, /(?<!\.spec|\.d)\.ts$/).filter(({ path }) => !path.startsWith(DASHBOARD));
}

/** Reads every file of the dashboard but specs, generated ones and style sheets. Its imports name no extension. */
export function readDashboard(root: string): SourceFile[] {
  const files = readFolder(root, /(?<!\.spec|\.d)\.tsx?$/).filter(({ path }) => !path.includes('generated/'));
  const paths = new Set(files.map(({ path }) => path));
  const complete = (target: string): string =>
    [`${target}.ts`, `${target}.tsx`].find((path) => paths.has(path)) ?? target;
  return files.map((file) => ({
    ...file,
    imports: file.imports.map((one) => ({
      ...one,
      target: one.isRelative ? complete(one.target) : one.target,
    })),
  }));
}

function readFolder(root: string, wanted: RegExp): SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => wanted.test(path))
    .map((path) =>
      parseSource(
        relative(root, join(root, path)).split(sep).join('/'),
        readFileSync(join(root, path), 'utf8'),
      ),
    );
}

/** Reads one file's text. */
export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: SourceImport[] = [];
  let readsEnvironment = false;
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== null) imports.push(resolveImport(path, found));
    readsEnvironment ||= isProcessEnv(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { path, imports, readsEnvironment };
}

interface FoundImport {
  readonly specifier: string;
  readonly kind: ImportKind;
}

function importOf(node: ts.Node): FoundImport | null {
  if (ts.isImportDeclaration(node)) {
    const isErased = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return literal(node.moduleSpecifier, isErased ? 'type' : 'static');
  }
  if (ts.isExportDeclaration(node)) {
    return node.moduleSpecifier ? literal(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'static') : null;
  }
  if (ts.isImportTypeNode(node)) {
    return literal(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, 'type');
  }
  if (ts.isExternalModuleReference(node)) return literal(node.expression, 'static');
  return ts.isCallExpression(node) && isLoad(node) ? literal(node.arguments[0], 'dynamic') : null;
}

function isLoad({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

/** A computed specifier cannot be judged, so it stands for one that no rule allows. */
const COMPUTED = '../(computed)';

function literal(node: ts.Node | undefined, kind: ImportKind): FoundImport {
  return { specifier: node && ts.isStringLiteralLike(node) ? node.text : COMPUTED, kind };
}

function resolveImport(from: string, { specifier, kind }: FoundImport): SourceImport {
  const isRelative = specifier.startsWith('.');
  if (specifier === COMPUTED || !isRelative) return { target: specifier, kind, isRelative };
  return { target: posix.join(dirname(from), specifier).replace(/\.js$/, '.ts'), kind, isRelative };
}

function isProcessEnv(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isProcess(node.expression) && node.name.text === 'env';
  if (!ts.isElementAccessExpression(node)) return false;
  return (
    isProcess(node.expression) &&
    ts.isStringLiteralLike(node.argumentExpression) &&
    node.argumentExpression.text === 'env'
  );
}

function isProcess(node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === 'process';
  return ts.isPropertyAccessExpression(node) && node.name.text === 'process';
}
