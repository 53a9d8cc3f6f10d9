const LIMIT = 60_000;
const PAUSE = 5;

/** Resolves with what `attempt` gives as soon as it does not throw; rejects with its last error after the limit. */
export async function eventually<T>(attempt: () => T | Promise<T>, limit = LIMIT): Promise<T> {
  const end = Date.now() + limit;
  let outcome = await outcomeOf(attempt);
  while (outcome.status === 'rejected' && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    outcome = await outcomeOf(attempt);
  }
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

async function outcomeOf<T>(attempt: () => T | Promise<T>): Promise<PromiseSettledResult<Awaited<T>>> {
  const [outcome] = await Promise.allSettled([Promise.resolve().then(attempt)]);
  return outcome;
}
