import { DocumentError, type TwimlElement } from '../twiml/parse-twiml.js';
import { loopsOf, pauseSeconds, redirectOf } from '../twiml/verb-attributes.js';
import { hear, nextDocument, pickUp, type VerbHandler } from './stage.js';

const WORDS_PER_SECOND = 2.5;
/** How long every audio file is taken to be; nothing is fetched. */
const AUDIO_SECONDS = 5;
const TONE_SECONDS = 0.5;

/** Twilio refuses longer texts with 13521: URL-encoded, and in characters for voices of Polly. */
const LONGEST_ENCODED_TEXT = 4500;
const LONGEST_POLLY_TEXT = 3000;

/**
 * Reads text out, about 2.5 words a second.
 *
 * @throws DocumentError when the text is longer than Twilio reads
 */
export const say: VerbHandler = async (verb, stage) => {
  refuseLongText(verb);
  pickUp(stage);
  const words = verb.words.split(/\s+/).filter((word) => word !== '').length;
  const seconds = (words / WORDS_PER_SECOND) * loopsOf(verb);
  hear(stage, verb.words, seconds);
  await stage.scene.time.wait(seconds, stage.signal);
  return 'next';
};

/** Plays audio or keypad tones. */
export const play: VerbHandler = async (verb, stage) => {
  pickUp(stage);
  const { digits } = verb.attributes;
  const once = digits === undefined ? AUDIO_SECONDS : digits.length * TONE_SECONDS;
  const seconds = once * loopsOf(verb);
  hear(stage, digits === undefined ? `(audio ${verb.text})` : `(tones ${digits})`, seconds);
  await stage.scene.time.wait(seconds, stage.signal);
  return 'next';
};

/** Waits in silence; before anything else it delays the answer. */
export const pause: VerbHandler = async (verb, { scene, signal }) => {
  await scene.time.wait(pauseSeconds(verb), signal);
  return 'next';
};

/** Goes on with another document; the verbs after it are never played. */
export const redirect: VerbHandler = (verb, stage) =>
  Promise.resolve(nextDocument(stage, 'redirect', redirectOf(verb, stage.documentUrl)));

/** Ends the leg; one that still rang is answered, and billed, before. */
export const hangup: VerbHandler = (_verb, stage) => {
  pickUp(stage);
  return Promise.resolve('end');
};

/**
 * Ends the call without answering it, as the first verb of the call.
 *
 * Later it can only hang up.
 */
export const reject: VerbHandler = (verb, { scene, leg, isFirst }) => {
  const isInTime = isFirst && !leg.isAnswered;
  if (!isInTime) {
    scene.warn('12200', '<Reject> must be the first verb of a call; here it only hangs up');
    return Promise.resolve('end');
  }
  scene.outcome = 'rejected';
  leg.end(verb.attributes['reason'] === 'busy' ? 'busy' : 'no-answer', scene.time.now());
  return Promise.resolve('end');
};

function refuseLongText({ words, attributes }: TwimlElement): void {
  const isPolly = (attributes['voice'] ?? '').startsWith('Polly.');
  const isTooLong = encodeURIComponent(words).length > LONGEST_ENCODED_TEXT;
  if (isTooLong || (isPolly && words.length > LONGEST_POLLY_TEXT)) {
    throw new DocumentError('13521', 'The text of <Say> is too long');
  }
}
