import { type CheckedTwiml, checkTwiml } from '../twiml/check-twiml.js';
import { InvalidTwimlError } from '../twiml/invalid-twiml.error.js';
import { parseTwiml } from '../twiml/parse-twiml.js';
import type { TwimlElement } from '../twiml/twiml-element.js';
import type { SentRequest } from '../network/sent-request.js';
import { DocumentError } from './document.error.js';

const XML_TYPES = ['text/xml', 'application/xml', 'text/html'];

/**
 * The document in an answer, by its content type: XML, audio to be played, or plain text to be read out.
 *
 * @throws DocumentError with the code that Twilio would report
 */
export function readDocument(sent: SentRequest): CheckedTwiml {
  if (sent.status === null)
    throw new DocumentError(sent.errorCode ?? '11200', sent.url, sent.problem ?? 'No answer');
  if (sent.status < 200 || sent.status > 299)
    throw new DocumentError(sent.status < 400 ? '11200' : '11217', sent.url, `Status ${sent.status}`);
  const type = (sent.contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (XML_TYPES.includes(type)) return parse(sent);
  if (type === 'text/plain') return parseOrRead(sent);
  if (type.startsWith('audio/')) return checkTwiml(response('Play', sent.url));
  throw new DocumentError('12300', sent.url, `Invalid Content-Type: ${sent.contentType ?? 'none'}`);
}

function parse({ body, url }: SentRequest): CheckedTwiml {
  try {
    return checkTwiml(parseTwiml(body));
  } catch (error: unknown) {
    if (!(error instanceof InvalidTwimlError)) throw error;
    throw new DocumentError(error.code, url, error.message, { cause: error });
  }
}

/** Twilio executes plain text that is valid TwiML and reads any other aloud. */
function parseOrRead(sent: SentRequest): CheckedTwiml {
  try {
    return parse(sent);
  } catch (error: unknown) {
    if (!(error instanceof DocumentError)) throw error;
    return checkTwiml(response('Say', sent.body.trim()));
  }
}

function response(verb: 'Say' | 'Play', text: string): TwimlElement {
  const child = { name: verb, attributes: {}, children: [], text, words: text };
  return { name: 'Response', attributes: {}, children: [child], text: '', words: text };
}
