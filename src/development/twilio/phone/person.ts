import type { SimulatedTime } from '../network/simulated-time.js';
import type { Gate } from '../network/waiting.js';
import type { Transcript } from './transcript.js';
import type { VirtualLeg } from './virtual-leg.js';

export const HANG_UP_MOMENTS = ['menu', 'ringing', 'talking', 'recording', 'before-beep'] as const;

/**
 * When the caller hangs up: 2 s into the first menu, 3 s into ringing, after `talkSeconds` with an agent, at the end of the
 * message, or just before the beep.
 */
export type HangUpMoment = (typeof HANG_UP_MOMENTS)[number];

/** What somebody on the phone acts with. */
export interface Handset {
  readonly leg: VirtualLeg;
  readonly time: SimulatedTime;
  readonly transcript: Transcript;
}

/**
 * Somebody with a phone.
 *
 * What they do goes in at their leg, whether a plan does it or a program step by step: keys, picking up, speaking, hanging up. A
 * plan presses one entry of a list of keys per menu.
 */
export class Person {
  private entries: KeyEntry[];

  /** @param keys as in `CallPlan.keys` */
  constructor(
    keys: string,
    protected readonly handset: Handset,
    private readonly role: 'caller' | 'agent',
  ) {
    this.entries = parseKeys(keys);
  }

  get leg(): VirtualLeg {
    return this.handset.leg;
  }

  /** Hears that a moment of the call has come. */
  onMoment(_moment: HangUpMoment): void {
    // Who does not plan to hang up at a moment stays.
  }

  /**
   * Presses a key.
   *
   * @returns whether anybody listened
   */
  press(key: string): boolean {
    const used = this.leg.keypad.press(key);
    this.handset.transcript.add(this.leg.who, { kind: 'keys', keys: key, used });
    return used;
  }

  /** Presses these keys, written as in `CallPlan.keys`, at the next menus, in place of what was planned. */
  intend(keys: string): void {
    this.entries = parseKeys(keys);
  }

  /** Hangs up, whatever goes on; the first to hang up counts. */
  hangUp(): void {
    this.leg.hangUp(this.role);
  }

  /** Says what the person presses in a menu; nothing when the list is at its end. */
  typing(promptsEnded: Gate): Typing {
    return new Typing(this, this.handset, this.entries.shift() ?? null, promptsEnded);
  }

  /** Does nothing any more until aborted. */
  protected async idle(signal: AbortSignal): Promise<never> {
    for (;;) await this.handset.time.wait(Number.POSITIVE_INFINITY, signal);
  }

  /** @returns whether the next entry begins with this key; if so, the entry is used up */
  protected takeEntry(firstKey: string): boolean {
    const isNext = this.entries[0]?.text.startsWith(firstKey) === true;
    if (isNext) this.entries.shift();
    return isNext;
  }
}

/** One person pressing one entry of keys. */
export class Typing {
  private typed = 0;

  constructor(
    private readonly person: Person,
    private readonly handset: Handset,
    private readonly entry: KeyEntry | null,
    private readonly promptsEnded: Gate,
  ) {}

  /** Never returns; ends when aborted. */
  async type(signal: AbortSignal): Promise<never> {
    const { time } = this.handset;
    if (this.entry?.interrupts !== true) await this.promptsEnded.opened(signal);
    for (const { key, afterSeconds } of this.entry?.strokes ?? []) {
      await time.wait(afterSeconds, signal);
      this.typed += 1;
      this.person.press(key);
    }
    for (;;) await time.wait(Number.POSITIVE_INFINITY, signal);
  }

  /** Notes the keys that came too late. */
  noteUnheard(): void {
    const { leg, transcript } = this.handset;
    const keys = (this.entry?.strokes ?? []).slice(this.typed).map(({ key }) => key);
    if (keys.length > 0) transcript.add(leg.who, { kind: 'keys', keys: keys.join(''), used: false });
  }
}

/** Pauses and keys in the order in which they are pressed. */
interface KeyEntry {
  /** Pressed during the prompt instead of after it. */
  readonly interrupts: boolean;
  readonly strokes: readonly KeyStroke[];
  /** As written, without the `!`. */
  readonly text: string;
}

interface KeyStroke {
  readonly key: string;
  /** Seconds since the key before, or since the caller may press. */
  readonly afterSeconds: number;
}

const GAP_SECONDS = 0.5;
const FIRST_SECONDS = 1;
const ENTRY = /^!?[0-9*#wW]*$/;

/** @returns what is wrong with keys as a person wrote them, or `null` */
export function keysProblem(keys: string): string | null {
  const wrong = keys.split(',').find((entry) => !ENTRY.test(entry.trim()));
  return wrong === undefined ? null : `"${wrong}" has something besides 0-9, *, #, w, W and a leading !`;
}

/**
 * Reads keys such as `9,1` or `!w2`: one entry per menu.
 *
 * `w` waits half a second and `W` one.
 *
 * @throws RangeError when there is anything else
 */
export function parseKeys(keys: string): KeyEntry[] {
  const problem = keysProblem(keys);
  if (problem !== null) throw new RangeError(problem);
  return keys === '' ? [] : keys.split(',').map((entry) => parseEntry(entry.trim()));
}

function parseEntry(entry: string): KeyEntry {
  const interrupts = entry.startsWith('!');
  const text = interrupts ? entry.slice(1) : entry;
  const strokes: KeyStroke[] = [];
  let pause = interrupts ? GAP_SECONDS : FIRST_SECONDS;
  for (const sign of text) {
    if (sign === 'w' || sign === 'W') {
      pause += sign === 'w' ? 0.5 : 1;
      continue;
    }
    strokes.push({ key: sign, afterSeconds: pause });
    pause = GAP_SECONDS;
  }
  return { interrupts, strokes, text };
}
