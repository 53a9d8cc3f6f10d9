/** A message counts as heard after so many seconds of it, or half of it if that is less. */
const HEARD_SECONDS = 10;

/**
 * @param playedSeconds how much of the message was played, whatever was skipped
 * @param durationSeconds how long the message is; `null` while nobody knows
 */
export function countsAsHeard(playedSeconds: number, durationSeconds: number | null): boolean {
  const half = durationSeconds === null || durationSeconds <= 0 ? HEARD_SECONDS : durationSeconds / 2;
  return playedSeconds >= Math.min(HEARD_SECONDS, half);
}

/**
 * How much was played between two looks at the position: nothing when somebody jumped.
 *
 * @param rate how many seconds of the message pass in a second
 * @param elapsed seconds between the looks
 */
export function playedBetween(before: number, after: number, rate: number, elapsed: number): number {
  const passed = after - before;
  return passed > 0 && passed <= elapsed * rate + 1 ? passed : 0;
}
