/** Lets many read at once, and nobody while something needs the place for itself. */
export class ReadGate {
  private readonly reads = new Set<Promise<unknown>>();
  private exclusive: Promise<void> | null = null;

  /** Reads as soon as nobody wants to be alone. */
  async shared<T>(read: () => Promise<T>): Promise<T> {
    while (this.exclusive !== null) await this.exclusive;
    const reading = read();
    this.reads.add(reading);
    try {
      return await reading;
    } finally {
      this.reads.delete(reading);
    }
  }

  /** Works when those who read now are done; who comes later waits. */
  async alone(work: () => Promise<void>): Promise<void> {
    while (this.exclusive !== null) await this.exclusive;
    const done = Promise.allSettled(this.reads).then(work);
    // The caller sees the failure; those who wait only want it over.
    this.exclusive = done.catch(() => undefined).finally(() => (this.exclusive = null));
    await done;
  }
}
