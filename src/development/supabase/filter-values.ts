/** Begins a packed value: a character for private use, which @supabase/lite takes for nothing else. */
const PACKED = '\u{E000}';
const NO_FILTERS = new Set(['select', 'order', 'limit', 'offset', 'on_conflict', 'columns', 'apikey']);
const COMPARISON = /^((?:not\.)?(?:eq|neq|gt|gte|lt|lte)\.)(.*)$/s;
const LIST = /^((?:not\.)?in\.\()(.*)(\))$/s;
const LIST_ELEMENT = /"((?:[^"\\]|\\.)*)"(?=,|$)|[^,]+/gs;
const LOGIC = /^(?:not\.)?(?:and|or)$/;
/** One without an end is taken as a whole, so that it is looked through once. */
const QUOTED = /"((?:[^"\\]|\\.?)*)(?:"|$)/gs;
/** What a client gave in a request's body. */
const BODY_PARTS = new Set(['values', 'args']);

/**
 * Packs the values of a request's filters into texts without meaning, to be unpacked by {@link unpackFilterValues}.
 *
 * PostgREST hands them to PostgreSQL as they are, which reads each by its column's type. @supabase/lite guesses by what a value
 * looks like, so that `id=eq.true` compares with a boolean, `eq.1.0` with 1 and `eq.null` with nothing, and does not undo the
 * escapes of quoted ones.
 *
 * @param url address of a request about a table
 */
export function packFilterValues(url: URL): URL {
  const packed = new URLSearchParams();
  for (const [name, value] of url.searchParams) packed.append(name, packParameter(name, value));
  return new URL(`?${packed.toString()}`, url);
}

/** Restores every packed value in what @supabase/lite made of a request. */
export function unpackFilterValues<Ast extends object>(ast: Ast): Ast {
  for (const [key, value] of Object.entries(ast)) {
    if (!BODY_PARTS.has(key)) Reflect.set(ast, key, unpacked(value));
  }
  return ast;
}

function packParameter(name: string, value: string): string {
  if (NO_FILTERS.has(name)) return value;
  if (LOGIC.test(name)) return value.replace(QUOTED, (_quoted, text: string) => pack(unescaped(text)));
  const [, comparison, operand = ''] = COMPARISON.exec(value) ?? [];
  if (comparison !== undefined) return comparison + pack(operand);
  return value.replace(LIST, (_list, open: string, elements: string, close: string) => {
    return open + elements.replace(LIST_ELEMENT, packElement) + close;
  });
}

function packElement(element: string, quoted: string | undefined): string {
  return pack(quoted === undefined ? element : unescaped(quoted));
}

function pack(value: string): string {
  return PACKED + Buffer.from(value).toString('base64url');
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

function unpacked(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(PACKED) ? unpack(value) : value;
  return typeof value === 'object' && value !== null ? unpackFilterValues(value) : value;
}

function unpack(value: string): string {
  return Buffer.from(value.slice(PACKED.length), 'base64url').toString('utf8');
}
