/** Stretches without anything in them that are longer are shortened, where the rest would be too small to see. Seconds. */
const LONG = 120;
/** So much longer than all the rest together the long stretches must be. */
const TOO_MUCH = 6;
/** A rest that is shorter is not worth a break in the scale. Seconds. */
const WORTH_SEEING = 5;
/** A shortened stretch is at least so long, and three times the rest at most. Seconds. */
const SHORTENED = 30;

/** Part of the time of a call, in seconds from its beginning, and where it is drawn, from 0 to 1. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  /** Drawn shorter than it was. */
  readonly isShortened: boolean;
}

/** Where the seconds of a call are drawn. */
export interface TimeScale {
  readonly total: number;
  readonly stretches: readonly Stretch[];
  /** @returns a place from 0 to 1; moments outside the call are drawn at its ends */
  at(seconds: number): number;
}

/**
 * A scale that is true to the time, but for long stretches in which nothing happens beside which everything else would vanish.
 *
 * @param total length of the call in seconds
 * @param moments when something began or ended, in seconds from its beginning
 */
export function timeScale(total: number, moments: readonly number[]): TimeScale {
  const lengths = between(total, moments);
  const cap = longestDrawn(lengths.map(({ from, to }) => to - from));
  const drawn = lengths.map(({ from, to }) => Math.min(to - from, cap));
  const sum = drawn.reduce((all, one) => all + one, 0) || 1;
  let end = 0;
  const stretches = lengths.map(({ from, to }, index): Stretch => {
    const start = end;
    end += (drawn[index] ?? 0) / sum;
    return { from, to, start, end, isShortened: to - from > cap };
  });
  return { total, stretches, at: (seconds) => place(stretches, seconds) };
}

function between(total: number, moments: readonly number[]): { from: number; to: number }[] {
  const inside = moments.filter((moment) => moment > 0 && moment < total);
  const edges = [...new Set([0, ...inside, total])].sort((left, right) => left - right);
  return edges.slice(1).map((to, index) => ({ from: edges[index] ?? 0, to }));
}

function longestDrawn(lengths: readonly number[]): number {
  const long = lengths.filter((length) => length > LONG);
  const rest = sumOf(lengths) - sumOf(long);
  if (rest < WORTH_SEEING || sumOf(long) <= TOO_MUCH * rest) return Infinity;
  return Math.max(SHORTENED, (3 * rest) / long.length);
}

function sumOf(lengths: readonly number[]): number {
  return lengths.reduce((all, one) => all + one, 0);
}

function place(stretches: readonly Stretch[], seconds: number): number {
  if (seconds <= 0) return 0;
  const stretch = stretches.find(({ to }) => seconds <= to);
  if (stretch === undefined) return stretches.length === 0 ? 0 : 1;
  const { from, to, start, end } = stretch;
  return start + ((seconds - from) / (to - from)) * (end - start);
}

const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

/**
 * Round times to write below the scale, none within a shortened stretch, with the beginning and the end.
 *
 * @param room the least distance between two of them, from 0 to 1
 */
export function ticksOf(scale: TimeScale, room: number): number[] {
  const step = STEPS.find((one) => widthOf(scale, one) >= room) ?? scale.total;
  const count = Math.min(Math.floor(scale.total / step), 400);
  const rounds = Array.from({ length: count }, (_, index) => (index + 1) * step);
  const kept = [0];
  for (const seconds of rounds) {
    const isClear =
      scale.at(seconds) - scale.at(kept.at(-1) ?? 0) >= room && 1 - scale.at(seconds) >= room * 0.9;
    if (isClear && !isHidden(scale, seconds)) kept.push(seconds);
  }
  return scale.total > 0 ? [...kept, scale.total] : kept;
}

/** How wide so many seconds are where the scale is true. */
function widthOf({ stretches }: TimeScale, seconds: number): number {
  const whole = stretches.filter(({ isShortened }) => !isShortened);
  const time = sumOf(whole.map(({ from, to }) => to - from));
  const width = sumOf(whole.map(({ start, end }) => end - start));
  return time === 0 ? 1 : (seconds / time) * width;
}

function isHidden({ stretches }: TimeScale, seconds: number): boolean {
  return stretches.some(({ isShortened, from, to }) => isShortened && seconds > from && seconds < to);
}
