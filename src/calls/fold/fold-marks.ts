import type { Call } from '../model/call.js';
import type { EventSet } from './event-set.js';

/** What people noted on a call; of several words on one thing the last one counts. */
export function foldMarks(events: EventSet): Pick<Call, 'queue' | 'flagged' | 'note'> {
  return {
    queue: events.of('call.queued').at(-1)?.data.queue ?? null,
    flagged: events.of('call.flagged').at(-1)?.data.flagged ?? false,
    note: events.of('call.noted').at(-1)?.data.note ?? null,
  };
}
