import type { EventEmitter } from 'node:events';
import type { Clock } from '../../common/time/clock.js';
import { EXIT } from '../exit-codes.js';

/** npm passes on a Ctrl-C that the terminal has delivered already: that echo is not a second wish. */
const ECHO_MILLISECONDS = 1_000;

/** What stopping on signals needs to know of the process. */
export interface AbortParts {
  /** Where `SIGINT` and `SIGTERM` are heard: the process. */
  readonly signals: EventEmitter;
  readonly clock: Clock;
  readonly exit: (code: number) => void;
}

/** @returns a signal that the first `SIGINT` or `SIGTERM` aborts; the second one ends the process at once */
export function abortOnSignals({ signals, clock, exit }: AbortParts): AbortSignal {
  const controller = new AbortController();
  let firstAt: number | null = null;
  const onSignal = (): void => {
    const now = clock.now().getTime();
    if (firstAt !== null && now - firstAt >= ECHO_MILLISECONDS) exit(EXIT.interrupted);
    firstAt ??= now;
    controller.abort();
  };
  signals.on('SIGINT', onSignal);
  signals.on('SIGTERM', onSignal);
  return controller.signal;
}
