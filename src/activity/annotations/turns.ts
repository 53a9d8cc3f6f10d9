import { Injectable } from '@nestjs/common';

/** Does work on one thing one after the other, so that what was checked still holds when it is acted upon. */
@Injectable()
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** @returns what `work` comes to, which begins when all earlier work under this name has ended, well or not */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name) ?? Promise.resolve();
    const own = before.then(work, work);
    this.last.set(name, own);
    try {
      return await own;
    } finally {
      if (this.last.get(name) === own) this.last.delete(name);
    }
  }
}
