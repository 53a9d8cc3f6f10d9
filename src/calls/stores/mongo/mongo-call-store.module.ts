import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { MongoDatabaseModule } from '../../../database/mongodb/mongo-database.module.js';
import { CALL_MODEL, callSchema, LEASE_MODEL, leaseSchema, LOG_MODEL, logSchema } from './call.schema.js';
import { MongoAccess } from './mongo-access.js';
import { MongoIndexes } from './mongo-indexes.js';
import { MongoCallStore } from './mongo-call.store.js';

const MODELS = [
  { name: CALL_MODEL, schema: callSchema },
  { name: LOG_MODEL, schema: logSchema },
  { name: LEASE_MODEL, schema: leaseSchema },
];

/**
 * The calls' store in MongoDB.
 *
 * Exports {@link MongoCallStore}.
 */
@Module({
  imports: [MongoDatabaseModule, MongooseModule.forFeature(MODELS)],
  providers: [MongoIndexes, MongoAccess, MongoCallStore],
  exports: [MongoCallStore],
})
export class MongoCallStoreModule {}
