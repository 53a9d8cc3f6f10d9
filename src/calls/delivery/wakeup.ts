/** Lets one loop rest until something happens; what happens while it does not rest is not forgotten. */
export class Wakeup {
  private resume: (() => void) | null = null;
  private wasWoken = false;

  wake(): void {
    this.wasWoken = true;
    this.resume?.();
  }

  /** Resolves at the next {@link wake}, or at once if there was one since the last rest. */
  async next(): Promise<void> {
    if (!this.wasWoken) await new Promise<void>((resolve) => (this.resume = resolve));
    this.resume = null;
    this.wasWoken = false;
  }

  /** Rests for some milliseconds, or until a {@link wake} at which `isStopping` holds. */
  async stoppableSleep(milliseconds: number, isStopping: () => boolean): Promise<void> {
    if (isStopping()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.resume = () => {
        if (!isStopping()) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.resume = null;
  }
}
