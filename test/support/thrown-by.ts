/** @returns what `work` throws; fails when it throws nothing */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error: unknown) {
    return error;
  }
  throw new Error('Nothing was thrown');
}
