import type { Call } from '../call.js';
import type { CallEvent } from '../call-event.js';
import { StoreRejectedError } from '../errors/store-rejected.error.js';
import { foldCall } from '../fold-call.js';
import type { Question } from './store-link.js';

/** Has a store do something: `ask` or `insist` of a {@link StoreLink}. */
export type Asking = <T>(question: Question<T>) => Promise<T>;

/**
 * Brings events into a store: adds them to their calls' sets, folds the calls anew and publishes the rows.
 *
 * @throws StoreUnavailableError when trying again may help
 * @throws StoreRejectedError when the store can never take these events
 */
export async function writeEvents(ask: Asking, events: readonly CallEvent[]): Promise<void> {
  const known = await ask((store) => store.append(events));
  const calls = foldAll(known);
  await ask((store) => store.publish(calls));
}

function foldAll(events: readonly CallEvent[]): Call[] {
  const byCall = new Map<string, CallEvent[]>();
  for (const event of events) {
    const ofCall = byCall.get(event.callId);
    if (ofCall === undefined) byCall.set(event.callId, [event]);
    else ofCall.push(event);
  }
  return [...byCall.values()].map(foldOne);
}

/** Events that cannot be folded must not hold up the others. */
function foldOne(events: readonly CallEvent[]): Call {
  try {
    return foldCall(events);
  } catch (error: unknown) {
    throw new StoreRejectedError('The events of a call cannot be folded', { cause: error });
  }
}
