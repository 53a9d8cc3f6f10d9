/**
 * A signal that ends work when its time is over, or when something else ends it.
 *
 * `AbortSignal.any` holds the signals that it is made of weakly, and Node 20 lets the garbage collector have one of
 * `AbortSignal.timeout` that nobody listens to: the time would then never be over.
 *
 * @param milliseconds longest time
 * @param stopped what else ends it
 */
export function timeLimit(milliseconds: number, stopped: AbortSignal): AbortSignal {
  const limit = AbortSignal.timeout(milliseconds);
  limit.addEventListener('abort', () => undefined, { once: true });
  return AbortSignal.any([stopped, limit]);
}
