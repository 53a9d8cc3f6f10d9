import { StoreUnavailableError } from '../../errors/store-unavailable.error.js';

/**
 * Waits for an operation of several steps no longer than a time limit; each step has the driver's own limit besides.
 *
 * @throws StoreUnavailableError when the time is over; the step under way may still take effect
 */
export async function withinTimeLimit<T>(operation: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailableError('MongoDB took too long')), milliseconds);
  });
  try {
    return await Promise.race([operation, limit]);
  } finally {
    clearTimeout(timer);
  }
}
