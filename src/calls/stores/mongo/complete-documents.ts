import type { mongo } from 'mongoose';
import { toCall, toRowFields } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';
import { EXACT } from './exact.js';
import { NEWEST } from './feed-indexes.js';

const BATCH = 200;

/**
 * Before other systems reported calls, all were those of the telephone, and said no type. Without one no list has them. The newest come
 * first, as people look at them first. It goes through an index of all calls: once in the life of a process is enough, since what an
 * instance of an earlier version writes meanwhile is folded again.
 */
export async function addTypes(calls: mongo.Collection<CallDocument>): Promise<void> {
  let last: Date | undefined = new Date(8.64e15);
  while (last !== undefined) last = await addSomeTypes(calls, last);
}

/** @param last the start of the newest call that may be without @returns that of the oldest one that was; `undefined` when none was */
async function addSomeTypes(calls: mongo.Collection<CallDocument>, last: Date): Promise<Date | undefined> {
  const bare = { 'call.startedAt': { $lte: last }, 'call.type': { $exists: false } };
  const options = { projection: { call: 1 }, hint: NEWEST, ...EXACT };
  const found = await calls.find(bare, options).sort({ 'call.startedAt': -1 }).limit(BATCH).toArray();
  const wanted = { _id: { $in: found.map(({ _id }) => _id) }, 'call.type': { $exists: false } };
  if (found.length > 0) await calls.updateMany(wanted, { $set: { 'call.type': 'voice' } }, EXACT);
  return found.at(-1)?.call?.startedAt;
}

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
