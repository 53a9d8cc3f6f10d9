import { numberAttribute } from '../twiml/attributes.js';
import { hear, pickUp, type VerbHandler } from './verb.js';

const WORDS_PER_SECOND = 2.5;
/** Twilio repeats that often when `loop` is 0. */
export const MOST_LOOPS = 1000;

/** Reads text out, about 2.5 words a second. */
export const say: VerbHandler = async (verb, stage) => {
  pickUp(stage);
  const loops = numberAttribute(verb, 'loop', 1) || MOST_LOOPS;
  hear(stage, verb.words);
  await stage.scene.time.wait(spokenSeconds(verb.words) * loops, stage.signal);
  return 'next';
};

/** How long it takes to read a text out. */
export function spokenSeconds(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length / WORDS_PER_SECOND;
}
