import type { Clock } from '../../common/time/clock.js';

/** Where a command about keys reads its settings, and a key. */
export interface KeysSurroundings {
  readonly variables: Record<string, string | undefined>;
  readonly clock: Clock;
  /** Reads a line that nobody else may see. */
  readonly readSecret: (question: string) => Promise<string>;
}
