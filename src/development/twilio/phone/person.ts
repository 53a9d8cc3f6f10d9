import { type KeyEntry, parseKeys } from './key-script.js';

/** Somebody with a phone, who presses one entry of a list of keys per menu. */
export class Person {
  private readonly entries: KeyEntry[];

  /** @param keys as in `CallPlan.keys` */
  constructor(keys: string) {
    this.entries = parseKeys(keys);
  }

  /** What to press in this menu; nothing when the list is at its end. */
  nextKeys(): KeyEntry | null {
    return this.entries.shift() ?? null;
  }

  /** What would be pressed next. */
  get upcomingKeys(): string {
    return this.entries[0]?.text ?? '';
  }
}
