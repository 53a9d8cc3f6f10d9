/**
 * How often a model is tried: now and then is enough while one works, `npm run test:chaos` sets `MODEL_RUNS` to do so longer.
 *
 * @param usual times in a run of all tests
 */
export function modelRuns(usual: number): number {
  return usual * Number(process.env['MODEL_RUNS'] ?? 1);
}
