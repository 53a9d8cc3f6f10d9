import { StoreUnavailableError } from '../errors/store-unavailable.error.js';

/**
 * Bounds work on a store; the work itself is not stopped, but nobody waits for it any longer.
 *
 * @throws StoreUnavailableError when it takes longer than `milliseconds`
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    const error = new StoreUnavailableError(`The store did not answer within ${milliseconds} ms`);
    timer = setTimeout(() => reject(error), milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
