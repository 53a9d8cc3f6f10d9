import { hangUpAt } from './call-scene.js';
import { listAttribute, methodAttribute, numberAttribute, truthAttribute } from '../twiml/attributes.js';
import type { TwimlElement } from '../twiml/twiml-element.js';
import { collectKeys } from './collect-keys.js';
import { pause } from './pause.js';
import { play } from './play.js';
import { say } from './say.js';
import { pickUp, type Stage, type VerbHandler } from './verb.js';

/** Seconds into the menu after which an impatient caller hangs up. */
const MENU_PATIENCE = 2;

const PROMPTS: Readonly<Record<string, VerbHandler>> = { Say: say, Play: play, Pause: pause };

/**
 * Collects keys.
 *
 * Without any, the next verb follows, unless `actionOnEmptyResult` asks for the action. Without an `action` the document's
 * own address is asked.
 */
export const gather: VerbHandler = async (verb, stage) => {
  pickUp(stage);
  if (stage.leg === stage.scene.caller) hangUpAt(stage.scene, 'menu', MENU_PATIENCE);
  warnAboutSpeech(verb, stage);
  const { digits, finishedOnKey } = await collectKeys(stage, {
    numDigits: numberAttribute(verb, 'numDigits', Number.POSITIVE_INFINITY),
    timeoutSeconds: numberAttribute(verb, 'timeout', 5),
    finishOnKey: verb.attributes['finishOnKey'] ?? '#',
    prompt: (signal) => playPrompts(verb, { ...stage, signal }),
  });
  if (digits === '' && !truthAttribute(verb, 'actionOnEmptyResult', false)) return 'next';
  return {
    purpose: 'gather action',
    url: verb.attributes['action'] ?? stage.documentUrl,
    base: stage.documentUrl,
    method: methodAttribute(verb),
    // Captured requests carry the last two, which are not documented.
    own: { Digits: digits, FinishedOnKey: finishedOnKey, msg: 'Gather End' },
  };
};

async function playPrompts(verb: TwimlElement, stage: Stage): Promise<void> {
  for (const prompt of verb.children) await PROMPTS[prompt.name]?.(prompt, stage);
}

function warnAboutSpeech(verb: TwimlElement, { scene }: Stage): void {
  if (listAttribute(verb, 'input', ['dtmf']).includes('dtmf')) return;
  scene.transcript.warn('not simulated', 'Speech is not simulated; keys count instead');
}
