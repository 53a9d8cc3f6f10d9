import { Module } from '@nestjs/common';
import { CallReader } from './call-reader.js';
import { CallsRepository } from './calls.repository.js';
import { DeadLetters } from './journal/dead-letters.js';
import { DirectWriter } from './journal/direct-writer.js';
import { Journal } from './journal/journal.js';
import { JournalDatabase } from './journal/journal-database.js';
import { StoreDrains } from './journal/store-drains.js';
import { StoreLinks } from './journal/store-links.js';
import { Recorder } from './recorder.js';
import { MongoCallStoreModule } from './stores/mongo/mongo-call-store.module.js';
import { SupabaseCallStoreModule } from './stores/supabase/supabase-call-store.module.js';

/**
 * Calls: their events, the journal, both stores.
 *
 * Exports {@link CallsRepository} and {@link DeadLetters}.
 */
@Module({
  imports: [MongoCallStoreModule, SupabaseCallStoreModule],
  providers: [
    JournalDatabase,
    Journal,
    DeadLetters,
    StoreLinks,
    StoreDrains,
    DirectWriter,
    Recorder,
    CallReader,
    CallsRepository,
  ],
  exports: [CallsRepository, DeadLetters],
})
export class CallsModule {}
