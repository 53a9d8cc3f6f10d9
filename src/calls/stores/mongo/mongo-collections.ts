import type { mongo } from 'mongoose';
import type { CallDocument, LeaseDocument, LogDocument } from './call.schema.js';

/** The driver's own collections: mongoose would cast the dotted paths that events are added by. */
export interface MongoCollections {
  readonly calls: mongo.Collection<CallDocument>;
  readonly log: mongo.Collection<LogDocument>;
  readonly leases: mongo.Collection<LeaseDocument>;
}
