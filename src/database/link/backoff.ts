/** How long to wait between attempts, in milliseconds. */
export interface BackoffSettings {
  readonly base: number;
  readonly cap: number;
}

export const STORE_BACKOFF: BackoffSettings = { base: 250, cap: 30_000 };

/**
 * Capped exponential backoff with full jitter, so that many waiting processes do not return at once.
 *
 * @param attempt counts failed attempts from 1
 * @param random gives numbers in [0, 1)
 * @returns milliseconds, at least 1
 */
export function backoffDelay(attempt: number, { base, cap }: BackoffSettings, random: () => number): number {
  const ceiling = Math.min(cap, base * 2 ** Math.min(attempt - 1, 30));
  return Math.max(1, Math.round(random() * ceiling));
}
