import type { mongo } from 'mongoose';
import { facetsOf } from '../../feed/call-facets.js';
import { toCall } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';

const BATCH = 200;

/** Gives facets to rows that were published before there were any. Those without are found along the index of durations. */
export async function addFacets(calls: mongo.Collection<CallDocument>): Promise<void> {
  for (;;) {
    const bare = calls.find(WITHOUT, { projection: { call: 1 } }).limit(BATCH);
    const operations = (await bare.toArray()).flatMap(addOperation);
    if (operations.length === 0) return;
    const { modifiedCount } = await calls.bulkWrite(operations, { ordered: false });
    if (modifiedCount === 0) return;
  }
}

const WITHOUT: mongo.Filter<CallDocument> = { 'facets.durationRank': null, call: { $exists: true } };

/** Leaves a row alone that was published meanwhile, which brought its facets. */
function addOperation({ _id, call }: CallDocument): mongo.AnyBulkWriteOperation<CallDocument>[] {
  if (call === undefined) return [];
  const filter: mongo.Filter<CallDocument> = { _id, facets: { $exists: false } };
  return [{ updateOne: { filter, update: { $set: { facets: facetsOf(toCall(_id, call)) } } } }];
}
