import { type CallEvent, isDerived } from '../model/call-event.js';
import { EventSet } from './event-set.js';
import { replay } from './lifecycle/replay.js';
import { redactEvent } from './redact-event.js';

/** One event of a call, as the whole history shows it. */
export interface HistoryEntry {
  readonly event: CallEvent;
  /** True when the state that it met did not allow it, or the call is another key's: it stays, and counts for nothing. */
  readonly isRefused: boolean;
  /** True of what a rule of Mainline concluded. */
  readonly isDerived: boolean;
}

/**
 * What happened in a call, in the order of `compareCallEvents`, with the present fold's verdict on every event; without personal data
 * when the call is erased, whether the store has redacted it yet or not.
 *
 * @param events the events of one call, in any order, repeats allowed
 */
export function historyOf(events: Iterable<CallEvent>): HistoryEntry[] {
  const { all } = new EventSet(events);
  const { verdicts } = replay(all);
  const isErased = all.some(({ type }) => type === 'call.erased');
  return all.map((event) => ({
    event: isErased ? redactEvent(event) : event,
    isRefused: verdicts.get(event.id)?.kind === 'refused',
    isDerived: isDerived(event),
  }));
}
