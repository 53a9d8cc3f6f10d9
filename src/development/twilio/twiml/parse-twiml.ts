import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** One element of a TwiML document. */
export interface TwimlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly TwimlElement[];
  /** Text directly inside, without leading and trailing blanks. */
  readonly text: string;
  /** Text inside at any depth, such as the words of a `<Say>` with speech markup. */
  readonly words: string;
}

/** A document could not be fetched or executed. */
export class DocumentError extends Error {
  /** @param code Twilio's error code, such as 12100 */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = DocumentError.name;
  }
}

const ATTRIBUTES = ':@';
const TEXT = '#text';
const CDATA = '#cdata';

/** Entities stay as they are, because the parser leaves numeric ones alone. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: CDATA,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** Without an end it goes on to the document's, where the parser objects. */
const CDATA_OR_COMMENT = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)/g;
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});)/;
const LESS_THAN_IN_ATTRIBUTE = /<[A-Za-z][^<>]*=\s*(?:"[^"<]*<[^"]*"|'[^'<]*<[^']*')/;
// eslint-disable-next-line no-control-regex -- matching them is the purpose
const FORBIDDEN_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Reads a document as strictly as Twilio does.
 *
 * @returns the `<Response>` element
 * @throws DocumentError 12100 when it is not well-formed or has another root
 */
export function parseTwiml(xml: string): TwimlElement {
  const problem = strictnessProblem(xml);
  if (problem !== null) throw new DocumentError('12100', problem);
  const validity = XMLValidator.validate(xml);
  if (validity !== true) throw new DocumentError('12100', `Line ${validity.err.line}: ${validity.err.msg}`);
  const roots = toElements(parser.parse(xml));
  const [root] = roots;
  if (root === undefined || roots.length > 1) {
    throw new DocumentError('12100', 'There must be exactly one root element');
  }
  if (root.name !== 'Response')
    throw new DocumentError('12100', `The root is <${root.name}>, not <Response>`);
  return root;
}

type Node = Readonly<Record<string, unknown>>;

function toElements(nodes: unknown): TwimlElement[] {
  return asNodes(nodes).flatMap((node) => {
    const name = Object.keys(node).find(isName);
    return name === undefined ? [] : [toElement(name, node)];
  });
}

function toElement(name: string, node: Node): TwimlElement {
  const content = asNodes(node[name]);
  return {
    name,
    attributes: toAttributes(node[ATTRIBUTES]),
    children: toElements(content),
    text: content.map(toText).join('').trim(),
    words: toWords(content).replace(/\s+/g, ' ').trim(),
  };
}

function toAttributes(value: unknown): Record<string, string> {
  const pairs = Object.entries(isNode(value) ? value : {});
  return Object.fromEntries(pairs.map(([name, text]) => [name, decodeEntities(String(text))]));
}

function toText(node: Node): string {
  const text = node[TEXT];
  if (typeof text === 'string') return decodeEntities(text);
  return asNodes(node[CDATA])
    .map((part) => part[TEXT])
    .filter((part) => typeof part === 'string')
    .join('');
}

function toWords(nodes: readonly Node[]): string {
  return nodes
    .map(
      (node) =>
        toText(node) +
        Object.keys(node)
          .filter(isName)
          .map((name) => toWords(asNodes(node[name])))
          .join(''),
    )
    .join('');
}

function isName(key: string): boolean {
  return key !== ATTRIBUTES && !key.startsWith('#');
}

function asNodes(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}

/**
 * What XML 1.0 forbids and the parser lets pass.
 *
 * @returns what is wrong, or `null`
 */
function strictnessProblem(xml: string): string | null {
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
function decodeEntities(text: string): string {
  return text.replace(/&(#x?)?(\w+);/g, (whole: string, sign: string | undefined, name: string) => {
    if (sign === undefined) return NAMED[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(name, sign === '#x' ? 16 : 10));
  });
}
