import { reasonOf } from '../network/reason-of.js';

/** The keys of one phone. Keys that are pressed while nobody listens are lost. */
export class Keypad {
  private pressed: string[] = [];
  private isListening = false;
  private hear: (() => void) | null = null;

  /** @returns whether somebody listens */
  press(key: string): boolean {
    if (!this.isListening) return false;
    this.pressed.push(key);
    this.hear?.();
    return true;
  }

  /** Keys count from here on. */
  listen(): void {
    this.pressed = [];
    this.isListening = true;
  }

  stopListening(): void {
    this.isListening = false;
  }

  /** Resolves with the next key; rejects when aborted. */
  async next(signal: AbortSignal): Promise<string> {
    for (;;) {
      const key = this.pressed.shift();
      if (key !== undefined) return key;
      await this.nextPress(signal);
    }
  }

  private nextPress(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(reasonOf(signal));
        return;
      }
      const abort = (): void => reject(reasonOf(signal));
      signal.addEventListener('abort', abort, { once: true });
      this.hear = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
    });
  }
}
