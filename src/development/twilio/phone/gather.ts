import { firstOf, Gate } from '../network/waiting.js';
import type { TwimlElement } from '../twiml/parse-twiml.js';
import { type GatherRequest, readGather } from '../twiml/verb-attributes.js';
import { pause, play, say } from './plain-verbs.js';
import { nextDocument, pickUp, type Stage, type VerbHandler } from './stage.js';

const PROMPTS: Readonly<Record<string, VerbHandler>> = { Say: say, Play: play, Pause: pause };

interface CollectedKeys {
  /** Without the key that ended the input. */
  readonly digits: string;
  /** Empty when no key did. */
  readonly finishedOnKey: string;
}

/**
 * Collects keys.
 *
 * Without any, the next verb follows, unless `actionOnEmptyResult` asks for the action.
 */
export const gather: VerbHandler = async (verb, stage) => {
  pickUp(stage);
  stage.person.onMoment('menu');
  const request = readGather(verb, stage.documentUrl, stage.scene.warn);
  const { digits, finishedOnKey } = await collectKeys(request, stage);
  if (digits === '' && !request.actionOnEmptyResult) return 'next';
  // Captured requests carry the last two, which are not documented.
  const own = { Digits: digits, FinishedOnKey: finishedOnKey, msg: 'Gather End' };
  return nextDocument(stage, 'gather action', request.action, own);
};

/** Plays prompts, which the first key interrupts, and collects what the person presses. */
async function collectKeys(request: GatherRequest, stage: Stage): Promise<CollectedKeys> {
  const { leg, person, signal } = stage;
  const promptsEnded = new Gate();
  const typing = person.typing(promptsEnded);
  leg.keypad.listen();
  try {
    return await firstOf(
      signal,
      (race) => collect(request, { ...stage, signal: race }, promptsEnded),
      (race) => typing.type(race),
    );
  } finally {
    leg.keypad.stopListening();
    if (!signal.aborted) typing.noteUnheard();
  }
}

async function collect(request: GatherRequest, stage: Stage, promptsEnded: Gate): Promise<CollectedKeys> {
  const { scene, leg, signal } = stage;
  const silence = async (race: AbortSignal): Promise<null> => {
    await scene.waitFor({ who: leg.who, what: 'key', seconds: request.timeoutSeconds }, race);
    return null;
  };
  const promptsThenSilence = async (race: AbortSignal): Promise<null> => {
    await playPrompts(request.prompts, { ...stage, signal: race });
    promptsEnded.open();
    return silence(race);
  };
  const nextKey = (race: AbortSignal): Promise<string | null> => leg.keypad.next(race);
  let digits = '';
  let key = await firstOf(signal, nextKey, promptsThenSilence);
  while (key !== null) {
    if (key === request.finishOnKey) return { digits, finishedOnKey: key };
    digits += key;
    if (digits.length >= request.numDigits) break;
    key = await firstOf(signal, nextKey, silence);
  }
  return { digits, finishedOnKey: '' };
}

async function playPrompts(prompts: readonly TwimlElement[], stage: Stage): Promise<void> {
  for (const prompt of prompts) await PROMPTS[prompt.name]?.(prompt, stage);
}
