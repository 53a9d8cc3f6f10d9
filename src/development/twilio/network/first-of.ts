import { reasonOf } from './reason-of.js';

/** The others of a race are called off with this. */
class LostRaceError extends Error {}

/**
 * Runs tasks at the same time until the first ends, then aborts the others and waits for them to stop.
 *
 * @param signal aborts all of them
 * @returns what the first one returned
 * @throws what the first one threw, or what another one threw for a reason other than being aborted
 */
export async function firstOf<T>(
  signal: AbortSignal,
  ...tasks: readonly ((signal: AbortSignal) => Promise<T>)[]
): Promise<T> {
  if (signal.aborted) throw reasonOf(signal);
  const race = new AbortController();
  const either = AbortSignal.any([signal, race.signal]);
  const runs = tasks.map((task) => task(either));
  try {
    return await Promise.race(runs);
  } finally {
    race.abort(new LostRaceError('Another one was first'));
    await settle(runs, either);
  }
}

async function settle(runs: readonly Promise<unknown>[], signal: AbortSignal): Promise<void> {
  const results = await Promise.allSettled(runs);
  for (const result of results) {
    const isFailure = result.status === 'rejected' && result.reason !== reasonOf(signal);
    if (isFailure && !(result.reason instanceof LostRaceError)) throw result.reason;
  }
}
