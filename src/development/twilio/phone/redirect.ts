import { methodAttribute } from '../twiml/attributes.js';
import type { VerbHandler } from './verb.js';

/** Goes on with another document; the verbs after it are never played. */
export const redirect: VerbHandler = (verb, { documentUrl }) =>
  Promise.resolve({
    purpose: 'redirect',
    url: verb.text === '' ? documentUrl : verb.text,
    base: documentUrl,
    method: methodAttribute(verb),
    own: {},
  });
