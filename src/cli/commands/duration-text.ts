/** How long something took, such as `350 ms`, `12.4 s` or `3 min 20 s`. @param startedAt, finishedAt ISO 8601 */
export function durationText(startedAt: string, finishedAt: string): string {
  const milliseconds = Date.parse(finishedAt) - Date.parse(startedAt);
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
