import type { mongo } from 'mongoose';
import type { Call } from '../../model/call.js';
import type { ChangePosition, StartPosition } from '../call-store.js';
import { facetsOf } from '../../feed/call-facets.js';
import { toCallRow } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';

type Filter = mongo.Filter<CallDocument>;

/** @param open the field that is null in the wanted calls */
export function startedBefore(
  open: 'call.endedAt' | 'call.erasedAt',
  before: string,
  after: StartPosition | null,
): Filter {
  const bounds: Filter = { [open]: null, 'call.startedAt': { $lt: new Date(before) } };
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

/** Takes effect only on a document without a row, or with an older one; when rebuilding also with one of the same version. */
export function publishOperation(call: Call, rebuild: boolean): mongo.AnyBulkWriteOperation<CallDocument> {
  const { eventCount, receivedSum } = call;
  const receivedLater = rebuild ? { $gte: receivedSum } : { $gt: receivedSum };
  const older: Filter[] = [
    { 'call.eventCount': { $lt: eventCount } },
    { 'call.eventCount': eventCount, 'call.receivedSum': receivedLater },
  ];
  return {
    updateOne: {
      filter: { _id: call.id, $or: [...older, { call: { $exists: false } }] },
      update: { $set: { call: toCallRow(call), facets: facetsOf(call) } },
    },
  };
}
