import type { Call } from '../model/call.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { foldStored } from '../delivery/write-events.js';
import { type HistoryEntry, historyOf } from '../fold/call-history.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { EventSet } from '../fold/event-set.js';
import type { Change } from './change.js';
import type { ToldEntry } from './log-merge.js';
import { type LogsBefore, Opening } from './openings.js';

/** What is known of the calls in a page of told entries. */
export interface ChangeFacts extends LogsBefore {
  /** Events of their calls from every store that answered; copies allowed. */
  readonly events: readonly CallEvent[];
  /** Ids of the events of reported calls that were counted in before the page. */
  readonly passed: ReadonlySet<string>;
}

/**
 * Says what told entries mean.
 *
 * The call is folded from the events of all stores that answer rather than read as a row: rows follow their events a moment later.
 */
export function describeChanges(told: readonly ToldEntry[], facts: ChangeFacts): Change[] {
  const begun = new Set(callsTold(facts));
  const calls = new Map(
    [...groupByCall(facts.events)].map(([id, events]) => [id, new DescribedCall(events, facts.passed)]),
  );
  const untold = new Set(told.map(({ entry }) => entry.eventId));
  return told.flatMap((one) => {
    const { callId, eventId } = one.entry;
    const isNew = !begun.has(callId);
    begun.add(callId);
    const change = calls.get(callId)?.describe(one, isNew, untold);
    untold.delete(eventId);
    // The log of a store that is being restored may be ahead of its events.
    return change ?? [];
  });
}

/** The calls of which something was told before the page. */
function callsTold({ starts, from }: LogsBefore): string[] {
  return starts.flatMap(({ name, entries }) =>
    entries.filter(({ number }) => number <= from[name]).map(({ callId }) => callId),
  );
}

/** One call, while a page is told. */
class DescribedCall {
  private readonly set: EventSet;
  private readonly history: readonly HistoryEntry[];
  private readonly call: Call | null;
  /** `null` for a call that nobody reported. */
  private readonly opening: Opening | null;

  constructor(events: readonly CallEvent[], passed: ReadonlySet<string>) {
    this.set = new EventSet(events);
    this.history = historyOf(events);
    this.call = fold(this.set.all);
    const known = this.set.all.map(({ id }) => id).filter((id) => passed.has(id));
    this.opening = Opening.of(this.set.all, known);
  }

  /** @param untold ids of the events of the page that were not told yet, this one included */
  describe(
    { entry: { eventId }, messagesBefore, cursor }: ToldEntry,
    isNew: boolean,
    untold: ReadonlySet<string>,
  ): Change | null {
    const told = this.history.find(({ event }) => event.id === eventId);
    if (told === undefined) return null;
    const { standing, early } = this.opening?.next(eventId) ?? { standing: null, early: new Set() };
    return {
      ...told,
      call: this.call,
      before: fold(this.set.all.filter(({ id }) => !untold.has(id))),
      isNew: standing === null ? isNew : standing === 'begins',
      early: this.history.filter(({ event }) => early.has(event.id)),
      isWithheld: standing === 'early',
      messagesBefore,
      cursor,
    };
  }
}

function fold(history: readonly CallEvent[]): Call | null {
  if (history.length === 0) return null;
  try {
    return foldStored(history);
  } catch (error: unknown) {
    if (error instanceof StoreRejectedError) return null;
    throw error;
  }
}
