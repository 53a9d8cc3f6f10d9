import { firstOf } from '../network/first-of.js';
import { Signpost } from '../network/signpost.js';
import { type KeyEntry } from './key-script.js';
import type { Stage } from './verb.js';

/** What a menu waits for. */
export interface KeyRules {
  readonly numDigits: number;
  /** Counted from the end of the prompts, and from each key. */
  readonly timeoutSeconds: number;
  /** Empty when no key ends the input. */
  readonly finishOnKey: string;
  readonly prompt: (signal: AbortSignal) => Promise<void>;
}

export interface CollectedKeys {
  /** Without the key that ended the input. */
  readonly digits: string;
  /** Empty when no key did. */
  readonly finishedOnKey: string;
}

/** Plays prompts, which the first key interrupts, and collects what the person presses. */
export async function collectKeys(stage: Stage, rules: KeyRules): Promise<CollectedKeys> {
  const { leg, signal } = stage;
  const promptsEnded = new Signpost();
  const typist = new Typing(stage, promptsEnded);
  leg.keypad.listen();
  try {
    return await firstOf(
      signal,
      (race) => collect(stage, rules, promptsEnded, race),
      (race) => typist.type(race),
    );
  } finally {
    leg.keypad.stopListening();
    if (!signal.aborted) typist.noteUnheard();
  }
}

async function collect(
  stage: Stage,
  rules: KeyRules,
  promptsEnded: Signpost,
  signal: AbortSignal,
): Promise<CollectedKeys> {
  const silence = async (race: AbortSignal): Promise<null> => {
    await stage.scene.time.wait(rules.timeoutSeconds, race);
    return null;
  };
  const promptThenSilence = async (race: AbortSignal): Promise<null> => {
    await rules.prompt(race);
    promptsEnded.pass();
    return silence(race);
  };
  const nextKey = (race: AbortSignal): Promise<string | null> => stage.leg.keypad.next(race);
  let digits = '';
  let key = await firstOf(signal, nextKey, promptThenSilence);
  while (key !== null) {
    if (key === rules.finishOnKey) return { digits, finishedOnKey: key };
    digits += key;
    if (digits.length >= rules.numDigits) break;
    key = await firstOf(signal, nextKey, silence);
  }
  return { digits, finishedOnKey: '' };
}

/** One person pressing one entry of keys. */
class Typing {
  private readonly entry: KeyEntry | null;
  private typed = 0;

  constructor(
    private readonly stage: Stage,
    private readonly promptsEnded: Signpost,
  ) {
    this.entry = stage.person.nextKeys();
  }

  /** Never returns; ends when aborted. */
  async type(signal: AbortSignal): Promise<never> {
    const { scene, leg } = this.stage;
    if (this.entry?.interrupts !== true) await this.promptsEnded.reached(signal);
    for (const { key, afterSeconds } of this.entry?.strokes ?? []) {
      await scene.time.wait(afterSeconds, signal);
      this.typed += 1;
      scene.transcript.add(leg.who, { kind: 'keys', keys: key, used: leg.keypad.press(key) });
    }
    for (;;) await scene.time.wait(Number.POSITIVE_INFINITY, signal);
  }

  /** Notes the keys that came too late. */
  noteUnheard(): void {
    const { scene, leg } = this.stage;
    const keys = (this.entry?.strokes ?? []).slice(this.typed).map(({ key }) => key);
    if (keys.length > 0) scene.transcript.add(leg.who, { kind: 'keys', keys: keys.join(''), used: false });
  }
}
