import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '../..');
/** Not ours, or made by a build. */
const SKIPPED = new Set(['node_modules', 'dist', 'data', 'coverage', 'screenshots', '.git']);

/** A Markdown file of the repository, without what stands in code fences. */
export interface Page {
  /** Path from the root of the repository, such as `docs/feed.md`. */
  readonly path: string;
  readonly text: string;
}

/** Reads one page. @param path from the root of the repository */
export function readPage(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

/** Every Markdown file of the repository. */
export function readPages(folder = ROOT): Page[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : readPages(path);
    return entry.name.endsWith('.md') ? [readPage(relative(ROOT, path))] : [];
  });
}

/** What stands before a reader who reads: words with a letter or a digit, code included. */
export function countWords({ text }: Page): number {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** The relative links of a page that lead nowhere: to no file, or to no heading of it. */
export function brokenLinks(page: Page): string[] {
  return linksOf(page).filter((link) => !leadsSomewhere(page, link));
}

/** The targets of links and pictures that are no addresses of the web. */
export function linksOf({ text }: Page): string[] {
  const prose = withoutFences(text).replace(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)?)\)/g)].map(
    ([, target = '']) => target,
  );
  return targets.filter((target) => !/^[a-z]+:/i.test(target));
}

function leadsSomewhere(page: Page, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  if (path === '') return anchorsOf(page.text).includes(anchor ?? '');
  const file = resolve(ROOT, dirname(page.path), path);
  if (!existsSync(file)) return false;
  if (anchor === undefined) return true;
  if (statSync(file).isDirectory() || !file.endsWith('.md')) return false;
  return anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
}

/** The anchors that GitHub gives to headings: lower case, blanks as dashes, without other signs; repeats are numbered. */
export function anchorsOf(text: string): string[] {
  const used = new Map<string, number>();
  const headings = [...withoutFences(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)];
  return headings.map(([, heading = '']) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replace(/ /g, '-');
    const times = used.get(slug) ?? 0;
    used.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** The cells of every row of every table, without heads and rules. */
export function tableRows({ text }: Page): string[][] {
  return [...withoutFences(text).matchAll(/^\|(.+)\|$/gm)]
    .map(([, row = '']) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .filter((cells) => !cells.every((cell) => /^:?-+:?$/.test(cell)));
}

function withoutFences(text: string): string {
  return text.replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1 *$/gm, '');
}
