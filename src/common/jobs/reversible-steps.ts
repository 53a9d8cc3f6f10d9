/** Something that can be undone, also when it failed halfway or was never done. */
export interface ReversibleStep {
  readonly take: () => Promise<void>;
  readonly undo: () => Promise<void>;
}

/** A step failed, and a step before it could not be undone. */
export class HalfDoneError extends Error {
  /** @param cause what failed first */
  constructor(
    cause: unknown,
    readonly undoing: unknown,
  ) {
    super('a step failed, and what was done before it could not be undone', { cause });
    this.name = HalfDoneError.name;
  }
}

/**
 * Takes steps one after another, and undoes all of them, the last one first, when one fails or the signal says so before it.
 *
 * @throws what went wrong, or the signal's reason, when all is as before; HalfDoneError when it is not
 */
export async function takeAll(steps: readonly ReversibleStep[], signal: AbortSignal): Promise<void> {
  const taken: ReversibleStep[] = [];
  try {
    for (const step of steps) {
      signal.throwIfAborted();
      taken.push(step);
      await step.take();
    }
  } catch (error: unknown) {
    await undoAll(taken, error);
    throw error;
  }
}

/** What a failed step needs for the way back stays as it is: the steps before it are not undone either. */
async function undoAll(taken: readonly ReversibleStep[], cause: unknown): Promise<void> {
  try {
    for (const step of [...taken].reverse()) await step.undo();
  } catch (error: unknown) {
    throw new HalfDoneError(cause, error);
  }
}
