/** @returns why a signal was aborted, as an error */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error('Aborted', { cause: reason });
}

/**
 * A wait that a signal ends.
 *
 * @param begin is given what ends the wait, which it must not call at once, and returns how to stop waiting
 * @throws the signal's reason
 */
export function abortable(
  signal: AbortSignal | undefined,
  begin: (wake: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(reasonOf(signal));
      return;
    }
    const abort = (): void => {
      stop();
      if (signal !== undefined) reject(reasonOf(signal));
    };
    const stop = begin(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** A gate that opens once, and stays open. */
export class Gate {
  private isOpen = false;
  private readonly waiting = new Set<() => void>();

  open(): void {
    this.isOpen = true;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** Resolves when the gate is open; rejects when aborted before. */
  async opened(signal: AbortSignal): Promise<void> {
    if (this.isOpen) return;
    await abortable(signal, (wake) => {
      this.waiting.add(wake);
      return () => this.waiting.delete(wake);
    });
  }
}

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
