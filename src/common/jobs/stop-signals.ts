import type { EventEmitter } from 'node:events';
import type { Clock } from '../time/clock.js';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** npm passes on a Ctrl-C that the terminal has delivered already: that echo is not a second wish. */
const ECHO_MILLISECONDS = 1_000;

export type StopSignal = (typeof STOP_SIGNALS)[number];

/** What is done about signals. */
export interface StopReactions {
  readonly onFirst: (signal: StopSignal) => void;
  /** Somebody cannot wait for the end. */
  readonly onRepeated: (signal: StopSignal) => void;
}

/**
 * Hears `SIGINT` and `SIGTERM`, and tells the first from a later one.
 *
 * @param process `signals`: where they are heard
 */
export function onStopSignals(
  { signals, clock }: { readonly signals: EventEmitter; readonly clock: Clock },
  { onFirst, onRepeated }: StopReactions,
): void {
  let firstAt: number | null = null;
  const hear = (signal: StopSignal): void => {
    const now = clock.monotonic();
    if (firstAt === null) {
      firstAt = now;
      onFirst(signal);
    } else if (now - firstAt >= ECHO_MILLISECONDS) {
      onRepeated(signal);
    }
  };
  for (const signal of STOP_SIGNALS) signals.on(signal, () => hear(signal));
}
