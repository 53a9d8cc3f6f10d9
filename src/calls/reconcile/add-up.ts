import type { EventSums } from '../model/call-head.js';

export const NO_SUMS: EventSums = { events: 0, low: 0, high: 0, copies: 0 };

export function addUp(left: EventSums, right: EventSums): EventSums {
  return {
    events: left.events + right.events,
    low: left.low + right.low,
    high: left.high + right.high,
    copies: left.copies + right.copies,
  };
}
