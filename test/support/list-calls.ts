import type { Call } from '../../src/calls/model/call.js';
import type { CallListing, CallPosition } from '../../src/calls/feed/call-filter.js';
import { comparePositions, matchesFilter, positionOf } from '../../src/calls/feed/matches-filter.js';

/** One page of some calls, as a store has to answer with it. */
export function listCalls(calls: readonly Call[], listing: CallListing): Call[] {
  const { filter, sort, descending, limit, after } = listing;
  const way = descending ? -1 : 1;
  const compare = (left: CallPosition, right: CallPosition): number => way * comparePositions(left, right);
  return calls
    .filter((call) => matchesFilter(call, filter))
    .map((call) => ({ call, position: positionOf(call, sort) }))
    .sort((left, right) => compare(left.position, right.position))
    .filter(({ position }) => after === null || compare(position, after) > 0)
    .map(({ call }) => call)
    .slice(0, limit);
}
