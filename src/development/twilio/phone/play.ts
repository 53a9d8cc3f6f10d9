import { numberAttribute } from '../twiml/attributes.js';
import { MOST_LOOPS } from './say.js';
import { hear, pickUp, type VerbHandler } from './verb.js';

/** How long every audio file is taken to be; nothing is fetched. */
const AUDIO_SECONDS = 5;
const TONE_SECONDS = 0.5;

/** Plays audio or keypad tones. */
export const play: VerbHandler = async (verb, stage) => {
  pickUp(stage);
  const { digits } = verb.attributes;
  const loops = numberAttribute(verb, 'loop', 1) || MOST_LOOPS;
  const seconds = digits === undefined ? AUDIO_SECONDS : digits.length * TONE_SECONDS;
  hear(stage, digits === undefined ? `(audio ${verb.text})` : `(tones ${digits})`);
  await stage.scene.time.wait(seconds * loops, stage.signal);
  return 'next';
};
