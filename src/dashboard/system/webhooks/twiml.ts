/** Part of a line of TwiML, by what it is. */
export interface Token {
  readonly kind: 'mark' | 'verb' | 'attribute' | 'value' | 'text';
  readonly text: string;
}

export type Line = readonly Token[];

interface Tag {
  readonly kind: 'open' | 'close' | 'alone' | 'other' | 'text';
  readonly text: string;
}

const INDENT = '  ';
/** A start tag that is longer has an attribute a line. */
const LONGEST_TAG = 64;
const PART = /<\/?[A-Za-z][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>|<[?!][^>]*>|[^<]+|</g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** Sets TwiML in lines, with what each part of them is; what is no TwiML comes out as it is, as text. */
export function formatTwiml(source: string): Line[] {
  if (!source.trimStart().startsWith('<')) return source.split('\n').map((line) => [text('', line)]);
  const lines: Line[] = [];
  let depth = 0;
  for (const tag of partsOf(source)) {
    if (tag.kind === 'close') depth = Math.max(0, depth - 1);
    lines.push(...linesOf(tag, INDENT.repeat(depth)));
    if (tag.kind === 'open') depth += 1;
  }
  return lines;
}

/** The same as plain text, for the clipboard. */
export function plainTwiml(lines: readonly Line[]): string {
  return lines.map((line) => line.map((token) => token.text).join('')).join('\n');
}

function partsOf(source: string): Tag[] {
  const parts = source.match(PART) ?? [];
  return parts.flatMap((part): Tag[] => {
    if (!part.startsWith('<')) return part.trim() === '' ? [] : [{ kind: 'text', text: part.trim() }];
    if (/^<[?!]/.test(part)) return [];
    if (!part.endsWith('>')) return [{ kind: 'other', text: part }];
    if (part.startsWith('</')) return [{ kind: 'close', text: part }];
    return [{ kind: part.endsWith('/>') ? 'alone' : 'open', text: part }];
  });
}

function linesOf({ kind, text: source }: Tag, indent: string): Line[] {
  if (kind === 'text' || kind === 'other') return [[text(indent, unescape(source))]];
  const [, slash = '', name = ''] = /^<(\/?)([\w:.-]+)/.exec(source) ?? [];
  const start: Token[] = [mark(`${indent}<${slash}`), { kind: 'verb', text: name }];
  const end = mark(kind === 'alone' ? '/>' : '>');
  const attributes = [...source.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => attribute(key, value));
  const [first, ...others] = attributes;
  if (first === undefined) return [[...start, end]];
  if (indent.length + source.length <= LONGEST_TAG) {
    return [[...start, ...attributes.flatMap((one) => [mark(' '), ...one]), end]];
  }
  const below = ' '.repeat(indent.length + name.length + 2);
  const lines: Token[][] = [[...start, mark(' '), ...first], ...others.map((one) => [mark(below), ...one])];
  lines.at(-1)?.push(end);
  return lines;
}

function attribute(name: string, quoted: string): Token[] {
  return [
    { kind: 'attribute', text: name },
    mark('="'),
    { kind: 'value', text: unescape(quoted.slice(1, -1)) },
    mark('"'),
  ];
}

function mark(value: string): Token {
  return { kind: 'mark', text: value };
}

function text(indent: string, value: string): Token {
  return { kind: 'text', text: indent + value };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

/** What a person reads. In one pass, or `&amp;lt;` would become a bracket. */
function unescape(value: string): string {
  return value.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
