import { Module } from '@nestjs/common';
import { MongoServer } from './mongo-server.js';

/**
 * Knows which MongoDB server is used, and runs the embedded one.
 *
 * Exports {@link MongoServer}.
 */
@Module({ providers: [MongoServer], exports: [MongoServer] })
export class MongoServerModule {}
