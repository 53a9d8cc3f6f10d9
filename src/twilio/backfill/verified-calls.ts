import { Injectable } from '@nestjs/common';

/** Enough for the calls of a busy day; the oldest are forgotten first. */
const MOST = 20_000;

/** The calls of which nothing more is to be expected, so that an hourly run does not ask for them again. */
@Injectable()
export class VerifiedCalls {
  private readonly ids = new Set<string>();

  has(callId: string): boolean {
    return this.ids.has(callId);
  }

  add(callId: string): void {
    this.ids.add(callId);
    if (this.ids.size <= MOST) return;
    for (const oldest of this.ids) {
      this.ids.delete(oldest);
      return;
    }
  }

  /** For when what was stored may be gone. */
  clear(): void {
    this.ids.clear();
  }
}
