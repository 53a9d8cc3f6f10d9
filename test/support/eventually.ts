const LIMIT = 15_000;

/** Resolves with what `attempt` gives as soon as it does not throw; rethrows its last error after the limit. */
export async function eventually<T>(attempt: () => T | Promise<T>, limit = LIMIT): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    try {
      return await attempt();
    } catch (error: unknown) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
