import { numberAttribute } from '../twiml/attributes.js';
import type { VerbHandler } from './verb.js';

/** Waits in silence; before anything else it delays the answer. */
export const pause: VerbHandler = async (verb, { scene, signal }) => {
  await scene.time.wait(numberAttribute(verb, 'length', 1), signal);
  return 'next';
};
