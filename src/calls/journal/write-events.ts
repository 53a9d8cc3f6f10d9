import type { Call } from '../call.js';
import type { CallEvent } from '../call-event.js';
import type { CallStore } from '../call-store.js';
import { StoreRejectedError } from '../errors/store-rejected.error.js';
import { foldCall } from '../fold-call.js';
import { within } from './within.js';

/**
 * Brings events into a store: adds them to their calls' sets, folds the calls anew and publishes the rows.
 *
 * @param limit milliseconds for each of the two steps
 * @throws StoreUnavailableError when trying again may help
 * @throws StoreRejectedError when the store can never take these events
 */
export async function writeEvents(
  store: CallStore,
  events: readonly CallEvent[],
  limit: number,
): Promise<void> {
  const known = await within(limit, store.append(events));
  await within(limit, store.publish(foldAll(known)));
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
