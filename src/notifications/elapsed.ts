import type { Clock } from '../common/time/clock.js';

/** Longest time, in milliseconds, until a clock that was moved is noticed. */
const LOOK = 100;

/** Calls back once some time has passed by a clock. @param milliseconds of {@link Clock.monotonic} @returns a function that ends it */
export function onceElapsed(clock: Clock, milliseconds: number, act: () => void): () => void {
  const due = clock.monotonic() + milliseconds;
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const left = due - clock.monotonic();
    if (left <= 0) return act();
    timer = setTimeout(look, Math.min(Math.ceil(left), LOOK));
    timer.unref();
  };
  look();
  return () => clearTimeout(timer);
}
