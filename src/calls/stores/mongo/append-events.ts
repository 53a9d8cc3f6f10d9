import type { mongo } from 'mongoose';
import type { CallEvent } from '../../model/call-event.js';
import {
  appendOperations,
  type EventsByCall,
  type EventsOfCall,
  improveOperations,
  missingFrom,
  pathOf,
} from './append-operations.js';
import { toCallEvents, toStoredEvent } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';
import { isDuplicateKey } from './to-store-error.js';

type Operation = mongo.AnyBulkWriteOperation<CallDocument>;

/**
 * Adds what is missing, reads, and goes on while something still is, or is there in a copy that was received later: a repeated
 * event keeps the others of its call out.
 *
 * It ends, because only another writer of some of the same events can be the reason for another round.
 *
 * @returns every event of the calls
 */
export async function appendEvents(
  calls: mongo.Collection<CallDocument>,
  wanted: EventsByCall,
): Promise<CallEvent[]> {
  const ids = [...wanted.keys()];
  let operations: Operation[] = appendOperations(wanted);
  let documents: EventsOfCall[] = [];
  while (operations.length > 0) {
    await write(calls, operations);
    documents = await calls.find({ _id: { $in: ids } }, { projection: { events: 1 } }).toArray();
    const missing = missingFrom(documents, wanted);
    operations = [...appendOperations(missing), ...improveOperations(documents, wanted)];
  }
  return documents.flatMap(toCallEvents);
}

/** Replaces the data of an event that is there. */
export function redactOperation(event: CallEvent): Operation {
  return {
    updateOne: {
      filter: { _id: event.callId, [pathOf(event)]: { $exists: true } },
      update: { $set: { [`${pathOf(event)}.data`]: toStoredEvent(event).data } },
    },
  };
}

/** Two writers that make one document at once make MongoDB raise E11000 for the slower one; the next round finds it. */
async function write(calls: mongo.Collection<CallDocument>, operations: Operation[]): Promise<void> {
  try {
    await calls.bulkWrite(operations, { ordered: true });
  } catch (error: unknown) {
    if (!isDuplicateKey(error)) throw error;
  }
}
