import type { mongo } from 'mongoose';
import { toCall, toRowFields } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';
import { EXACT } from './exact.js';

const BATCH = 200;

/** Gives marks to documents that were written before there were any. Those without are found along the index of marks. */
export async function addMarks(calls: mongo.Collection<CallDocument>): Promise<void> {
  for (;;) {
    const bare = calls.find({ marks: null }, { projection: { call: 1 }, ...EXACT }).limit(BATCH);
    const operations = (await bare.toArray()).map(addOperation);
    if (operations.length === 0) return;
    const { modifiedCount } = await calls.bulkWrite(operations, { ordered: false });
    if (modifiedCount === 0) return;
  }
}

/** Leaves a row alone that was published meanwhile, which brought its marks. */
function addOperation({ _id, call }: CallDocument): mongo.AnyBulkWriteOperation<CallDocument> {
  const { facets, marks, settled } = call === undefined ? WITHOUT_ROW : toRowFields(toCall(_id, call));
  const $set = { marks, settled, ...(facets === undefined ? {} : { facets }) };
  return { updateOne: { filter: { _id, marks: { $exists: false } }, update: { $set }, ...EXACT } };
}

const WITHOUT_ROW: Pick<CallDocument, 'facets' | 'marks' | 'settled'> = {
  marks: ['unsettled'],
  settled: false,
};
