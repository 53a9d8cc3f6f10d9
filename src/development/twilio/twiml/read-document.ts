import type { SentRequest } from '../network/webhook-request.js';
import { type CheckedTwiml, checkTwiml } from './check-twiml.js';
import { DocumentError, parseTwiml } from './parse-twiml.js';

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
