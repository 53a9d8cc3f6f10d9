/** @returns the earliest of several ISO times, or `null` when there is none */
export function earliest(times: readonly (string | null)[]): string | null {
  return times.reduce((best, time) => (time !== null && (best === null || time < best) ? time : best), null);
}

/** @returns the latest of several ISO times, or `null` when there is none */
export function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((best, time) => (time !== null && (best === null || time > best) ? time : best), null);
}

/** @returns whole seconds from one ISO time to another, never negative; 0 when either is unknown */
export function secondsBetween(from: string | null, to: string | null): number {
  if (from === null || to === null) return 0;
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

/** @returns the ISO time a number of seconds before another */
export function secondsBefore(time: string, seconds: number): string {
  return new Date(Date.parse(time) - seconds * 1000).toISOString();
}
