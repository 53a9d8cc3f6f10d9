import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { InvalidTwimlError } from './invalid-twiml.error.js';
import type { TwimlElement } from './twiml-element.js';
import { decodeEntities, strictnessProblem } from './xml-strictness.js';

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

/**
 * Reads a document as strictly as Twilio does.
 *
 * @returns the `<Response>` element
 * @throws InvalidTwimlError 12100 when it is not well-formed or has another root
 */
export function parseTwiml(xml: string): TwimlElement {
  const problem = strictnessProblem(xml);
  if (problem !== null) throw new InvalidTwimlError('12100', problem);
  const validity = XMLValidator.validate(xml);
  if (validity !== true)
    throw new InvalidTwimlError('12100', `Line ${validity.err.line}: ${validity.err.msg}`);
  const roots = toElements(parser.parse(xml));
  const [root] = roots;
  if (root === undefined || roots.length > 1) {
    throw new InvalidTwimlError('12100', 'There must be exactly one root element');
  }
  if (root.name !== 'Response')
    throw new InvalidTwimlError('12100', `The root is <${root.name}>, not <Response>`);
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
