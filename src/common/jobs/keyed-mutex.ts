/** Does work on one thing one after the other, so that what was checked still holds when it is acted upon. */
export class KeyedMutex {
  private readonly last = new Map<string, Promise<unknown>>();

  /**
   * @param keys what the work is about: one thing, or several that it has all at once
   * @returns what `work` comes to; it begins when all earlier work under any of these keys has ended, well or not
   */
  async run<T>(keys: string | readonly string[], work: () => Promise<T>): Promise<T> {
    const names = typeof keys === 'string' ? [keys] : [...new Set(keys)];
    const before = Promise.allSettled(names.flatMap((name) => this.last.get(name) ?? []));
    const own = before.then(work);
    // All keys are taken in this one step, so that no two can wait for each other.
    for (const name of names) this.last.set(name, own);
    try {
      return await own;
    } finally {
      this.forget(names, own);
    }
  }

  private forget(names: readonly string[], work: Promise<unknown>): void {
    for (const name of names.filter((one) => this.last.get(one) === work)) this.last.delete(name);
  }
}
