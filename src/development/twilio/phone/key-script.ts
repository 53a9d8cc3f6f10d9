/** Pauses and keys in the order in which they are pressed. */
export interface KeyEntry {
  /** Pressed during the prompt instead of after it. */
  readonly interrupts: boolean;
  readonly strokes: readonly KeyStroke[];
  /** As written, without the `!`. */
  readonly text: string;
}

export interface KeyStroke {
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
