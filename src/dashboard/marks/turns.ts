/** Lets what is done to one thing follow in turn, each beginning with what the one before came to. */
export class Turns<Value> {
  private readonly last = new Map<string, Promise<Value | null>>();

  /**
   * @param work is given what the turn before came to, `null` without one, and may ask whether others wait for it
   * @returns when the work is done; a turn that rejects leaves nothing to the next one
   */
  async take(
    key: string,
    work: (before: Value | null, isLast: () => boolean) => Promise<Value | null>,
  ): Promise<void> {
    const earlier = this.last.get(key) ?? Promise.resolve(null);
    const turn: Promise<Value | null> = earlier
      .catch(() => null)
      .then((before) => work(before, () => this.last.get(key) === turn));
    this.last.set(key, turn);
    try {
      await turn;
    } finally {
      if (this.last.get(key) === turn) this.last.delete(key);
    }
  }
}
