import type { SentRequest } from '../network/webhook-request.js';
import { DocumentError, parseTwiml, type TwimlElement } from './parse-twiml.js';
import { type ElementRule, NOT_SIMULATED, TWIML_SCHEMA, type ValueRule } from './twiml-schema.js';

/** A document without what Twilio ignores, and its complaints about that. */
export interface CheckedTwiml {
  readonly element: TwimlElement;
  /** One sentence each; Twilio reports them as warning 12200. */
  readonly warnings: readonly string[];
}

const XML_TYPES = ['text/xml', 'application/xml', 'text/html'];

/**
 * The document in an answer, by its content type: XML, audio to be played, or plain text to be read out.
 *
 * @throws DocumentError with the code that Twilio would report
 */
export function readDocument(sent: SentRequest): CheckedTwiml {
  if (sent.status === null) throw new DocumentError(sent.errorCode ?? '11200', sent.problem ?? 'No answer');
  if (sent.status < 200 || sent.status > 299)
    throw new DocumentError(sent.status < 400 ? '11200' : '11217', `Status ${sent.status}`);
  const type = (sent.contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (XML_TYPES.includes(type)) return checkTwiml(parseTwiml(sent.body));
  if (type === 'text/plain') return executeOrRead(sent.body);
  if (type.startsWith('audio/')) return only('Play', sent.url);
  throw new DocumentError('12300', `Invalid Content-Type: ${sent.contentType ?? 'none'}`);
}

/** Twilio executes plain text that is valid TwiML and reads any other aloud. */
function executeOrRead(text: string): CheckedTwiml {
  try {
    return checkTwiml(parseTwiml(text));
  } catch (error: unknown) {
    if (!(error instanceof DocumentError)) throw error;
    return only('Say', text.trim());
  }
}

function only(verb: 'Say' | 'Play', text: string): CheckedTwiml {
  const child = { name: verb, attributes: {}, children: [], text, words: text };
  return checkTwiml({ name: 'Response', attributes: {}, children: [child], text: '', words: text });
}

/**
 * Compares an element with the schema. Names are case-sensitive.
 *
 * Unknown or misplaced elements and attributes, and values out of range, are left out.
 */
export function checkTwiml(element: TwimlElement): CheckedTwiml {
  const rule = TWIML_SCHEMA[element.name];
  if (rule === undefined) return { element, warnings: [] };
  const warnings: string[] = [];
  const attributes = checkAttributes(element, rule, warnings);
  const children = element.children.flatMap((child) => {
    const problem = childProblem(child.name, element.name, rule);
    if (problem !== null) {
      warnings.push(problem);
      return [];
    }
    const checked = checkTwiml(child);
    warnings.push(...checked.warnings);
    return [checked.element];
  });
  const text = rule.text === true ? element.text : '';
  if (text !== element.text) warnings.push(`Text directly in <${element.name}> is ignored`);
  return { element: { ...element, attributes, children, text }, warnings };
}

function checkAttributes(
  element: TwimlElement,
  rule: ElementRule,
  warnings: string[],
): Record<string, string> {
  const kept = Object.entries(element.attributes).filter(([name, value]) => {
    const problem = attributeProblem(name, value, rule);
    if (problem !== null) warnings.push(`<${element.name}>: ${problem}`);
    return problem === null;
  });
  return Object.fromEntries(kept);
}

function attributeProblem(name: string, value: string, { attributes }: ElementRule): string | null {
  const rule = attributes[name];
  if (rule === undefined) return `attribute ${name} is unknown${didYouMean(name, Object.keys(attributes))}`;
  return fits(value, rule) ? null : `attribute ${name} must not be "${value}"`;
}

function childProblem(name: string, parent: string, { children }: ElementRule): string | null {
  if (children.includes(name)) return null;
  if (NOT_SIMULATED.has(name)) return `<${name}> is not simulated and is skipped`;
  if (TWIML_SCHEMA[name] !== undefined) return `<${name}> is not allowed in <${parent}>`;
  // Twilio would go on to report what is inside; here only the outermost is.
  return `<${name}> is unknown${didYouMean(name, Object.keys(TWIML_SCHEMA))}`;
}

function didYouMean(name: string, known: readonly string[]): string {
  const match = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return match === undefined ? '' : `; names are case-sensitive: ${match}`;
}

function fits(value: string, rule: ValueRule): boolean {
  if (rule === 'text') return true;
  if (rule === 'boolean') return value === 'true' || value === 'false';
  if (rule === 'method') return value === 'GET' || value === 'POST';
  if ('oneOf' in rule) return rule.oneOf.includes(value);
  if ('listOf' in rule) return value.split(/\s+/).every((word) => rule.listOf.includes(word));
  return /^\d{1,9}$/.test(value) && Number(value) >= rule.min && Number(value) <= rule.max;
}
