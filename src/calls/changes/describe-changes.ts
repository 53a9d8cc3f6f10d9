import type { StoreName } from '../../config/app-config.js';
import type { Call } from '../model/call.js';
import { type CallEvent, groupByCall } from '../model/call-event.js';
import { foldStored } from '../delivery/write-events.js';
import { redactEvent } from '../fold/redact-event.js';
import { StoreRejectedError } from '../../database/link/store.errors.js';
import { EventSet } from '../fold/event-set.js';
import type { LogEntry } from '../stores/call-store.js';
import type { Change } from './change.js';
import type { ToldEntry } from './log-merge.js';

/** What is known of the calls in a page of told entries. */
export interface ChangeFacts {
  /** Events of their calls from every store that answered; copies allowed. */
  readonly events: readonly CallEvent[];
  /** Each store's first entries of these calls. */
  readonly starts: readonly { readonly name: StoreName; readonly entries: readonly LogEntry[] }[];
  /** Up to where each log was counted in before the page. */
  readonly from: Readonly<Record<StoreName, number>>;
}

/**
 * Says what told entries mean.
 *
 * The call is folded from the events of all stores that answer rather than read as a row: rows follow their events a moment later.
 */
export function describeChanges(told: readonly ToldEntry[], facts: ChangeFacts): Change[] {
  const histories = groupByCall(facts.events);
  const begun = new Set(callsTold(facts));
  return told.flatMap(({ entry, messagesBefore, cursor }) => {
    const history = new EventSet(histories.get(entry.callId) ?? []).all;
    const event = history.find(({ id }) => id === entry.eventId);
    const isNew = !begun.has(entry.callId);
    begun.add(entry.callId);
    // The log of a store that is being restored may be ahead of its events.
    if (event === undefined) return [];
    const rest = history.filter(({ id }) => id !== event.id);
    const shown = isErased(history) ? redactEvent(event) : event;
    return [{ event: shown, call: fold(history), before: fold(rest), isNew, messagesBefore, cursor }];
  });
}

/** The calls of which something was told before the page. */
function callsTold({ starts, from }: ChangeFacts): string[] {
  return starts.flatMap(({ name, entries }) =>
    entries.filter(({ number }) => number <= from[name]).map(({ callId }) => callId),
  );
}

function isErased(history: readonly CallEvent[]): boolean {
  return history.some(({ type }) => type === 'call.erased');
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
