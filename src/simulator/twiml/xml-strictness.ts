/** Without an end it goes on to the document's, where the parser objects. */
const CDATA_OR_COMMENT = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)/g;
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;
const LESS_THAN_IN_ATTRIBUTE = /<[A-Za-z][^<>]*=\s*(?:"[^"<]*<[^"]*"|'[^'<]*<[^']*')/;
// eslint-disable-next-line no-control-regex -- matching them is the purpose
const FORBIDDEN_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * What XML 1.0 forbids and the parser lets pass.
 *
 * @returns what is wrong, or `null`
 */
export function strictnessProblem(xml: string): string | null {
  if (xml.trim() === '') return 'The document is empty';
  if (xml.startsWith('\ufeff')) return 'There is a byte order mark before the document';
  if (FORBIDDEN_CHARACTER.test(xml)) return 'There is a control character';
  const markup = xml.replace(CDATA_OR_COMMENT, '');
  if (!markup.trimEnd().endsWith('>')) return 'There is text after the end';
  if (/<!DOCTYPE/i.test(markup)) return 'Document types are not allowed';
  if (BARE_AMPERSAND.test(markup)) return 'There is an unescaped & or an unknown entity';
  if (hasForbiddenReference(markup)) return 'There is a reference to a forbidden character';
  return LESS_THAN_IN_ATTRIBUTE.test(markup) ? 'There is an unescaped < in an attribute' : null;
}

function hasForbiddenReference(markup: string): boolean {
  return [...markup.matchAll(/&#(x?)([\da-fA-F]+);/g)].some(([, sign, digits = '']) => {
    const point = Number.parseInt(digits, sign === 'x' ? 16 : 10);
    return point > 0x10ffff || FORBIDDEN_CHARACTER.test(String.fromCodePoint(point));
  });
}

/** Replaces the five named entities and character references. */
export function decodeEntities(text: string): string {
  return text.replace(/&(#x?)?(\w+);/g, (whole: string, sign: string | undefined, name: string) => {
    if (sign === undefined) return NAMED[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(name, sign === '#x' ? 16 : 10));
  });
}
