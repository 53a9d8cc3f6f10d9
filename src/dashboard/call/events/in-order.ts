import type { CallEventDto } from '../../api/generated/types.gen';
import { numberOf } from '../model/event-data';

/**
 * The provider's callbacks of one second in the order in which it counted them: their times are whole seconds, so that one about
 * ringing may come before the one that it is about to ring.
 */
export function inOrder(events: readonly CallEventDto[]): CallEventDto[] {
  const ordered = [...events];
  for (let from = 0; from < ordered.length; from += 1) {
    const to = endOfRun(ordered, from);
    if (to - from < 2) continue;
    ordered.splice(from, to - from, ...ordered.slice(from, to).sort(compare));
    from = to - 1;
  }
  return ordered;
}

/** Behind the last callback about legs of the same second. */
function endOfRun(events: readonly CallEventDto[], from: number): number {
  const first = events[from];
  let to = from;
  while (first?.type === 'leg.status' && events[to]?.type === first.type && events[to]?.at === first.at)
    to += 1;
  return to;
}

function compare(left: CallEventDto, right: CallEventDto): number {
  return (numberOf(left.data, 'sequence') ?? 0) - (numberOf(right.data, 'sequence') ?? 0);
}
