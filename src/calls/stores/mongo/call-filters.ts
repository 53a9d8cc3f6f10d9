import type { mongo } from 'mongoose';
import type { Call } from '../../model/call.js';
import type { ChangePosition, StartPosition } from '../call-store.js';
import { toRowFields } from './call-document.mapper.js';
import type { CallDocument, CallMark } from './call.schema.js';
import { EXACT } from './exact.js';

type Filter = mongo.Filter<CallDocument>;

/** Calls with a mark that started before a time, after a position in the order of starts. */
export function startedBefore(mark: CallMark, before: string, after: StartPosition | null): Filter {
  const bounds: Filter = { marks: mark, 'call.startedAt': { $lt: new Date(before) } };
  if (after === null) return bounds;
  const startedAt = new Date(after.key);
  const later = [
    { 'call.startedAt': { $gt: startedAt } },
    { 'call.startedAt': startedAt, _id: { $gt: after.id } },
  ];
  return { $and: [bounds, { 'call.startedAt': { $gte: startedAt } }, { $or: later }] };
}

/** The bound beside the alternatives is where the index is entered: without it a page far down would be walked to from the start. */
export function changedAfter({ changedAt, callId }: ChangePosition): Filter {
  const time = new Date(changedAt);
  const later = [{ changedAt: { $gt: time } }, { changedAt: time, _id: { $gt: callId } }];
  return { changedAt: { $gte: time }, $or: later };
}

/** Takes effect only on a document without a row, or with an older one; when rebuilding also where the head counts the very same events. */
export function publishOperation(call: Call, rebuild: boolean): mongo.AnyBulkWriteOperation<CallDocument> {
  const rows = [{ call: { $exists: false } }, ...olderRows(call), ...(rebuild ? [sameHead(call)] : [])];
  return {
    updateOne: { filter: { _id: call.id, $or: rows }, update: { $set: toRowFields(call) }, ...EXACT },
  };
}

/** What `isNewerRow` asks, step by step. A row that was written before its sum over content or its version was kept is the older one. */
function olderRows({ eventCount, receivedSum, fingerprint: { contents }, foldVersion }: Call): Filter[] {
  const sameCount: Filter = { 'call.eventCount': eventCount };
  const sameTimes: Filter = { ...sameCount, 'call.receivedSum': receivedSum };
  const sameContents: Filter = { ...sameTimes, 'call.fingerprint.contents': contents };
  return [
    { 'call.eventCount': { $lt: eventCount } },
    { ...sameCount, 'call.receivedSum': { $gt: receivedSum } },
    { ...sameTimes, 'call.fingerprint.contents': { $gt: contents } },
    { ...sameTimes, 'call.fingerprint.contents': { $exists: false } },
    { ...sameContents, 'call.foldVersion': { $lt: foldVersion } },
    { ...sameContents, 'call.foldVersion': { $exists: false } },
  ];
}

function sameHead({ eventCount, fingerprint: { low, high, receipts, contents } }: Call): Filter {
  return {
    'head.events': eventCount,
    'head.low': low,
    'head.high': high,
    'head.copies': receipts,
    'head.contents': contents,
  };
}
