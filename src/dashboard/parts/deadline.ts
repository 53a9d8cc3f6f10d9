/** From this part of the longest time on it is time to hurry. */
const NEAR = 0.6;

/** How a deadline stands: there is time, it is time to hurry, or it has passed. */
export type DeadlineTone = 'calm' | 'near' | 'over';

/** @param seconds how long it has lasted already @param limit seconds; what lasts exactly as long keeps the promise */
export function toneOf(seconds: number, limit: number): DeadlineTone {
  if (seconds > limit) return 'over';
  return seconds < limit * NEAR ? 'calm' : 'near';
}
