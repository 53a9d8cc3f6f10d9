import { reasonOf } from './reason-of.js';

/** A point that is passed once and that others wait for. */
export class Signpost {
  private hasPassed = false;
  private readonly waiting = new Set<() => void>();

  pass(): void {
    this.hasPassed = true;
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }

  /** Resolves when the point is passed; rejects when aborted before. */
  reached(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.hasPassed) {
        resolve();
        return;
      }
      if (signal.aborted) {
        reject(reasonOf(signal));
        return;
      }
      const abort = (): void => {
        this.waiting.delete(wake);
        reject(reasonOf(signal));
      };
      const wake = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
