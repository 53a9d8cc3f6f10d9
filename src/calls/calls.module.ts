import { Module } from '@nestjs/common';
import { CallHistories } from './delivery/call-histories.js';
import { CallCopies } from './delivery/call-copies.js';
import { CallReader, leaseTaker } from './delivery/call-reader.js';
import { AppConfig } from '../config/app-config.js';
import { CallsRepository } from './calls.repository.js';
import { ChangeFeed } from './changes/change-feed.js';
import { ChangeTail } from './changes/change-tail.js';
import { Eraser, JournalTraces, Tombstones } from './erasure/eraser.js';
import { Retention } from './erasure/retention.js';
import { RetentionJob } from './erasure/retention.job.js';
import { DeadLetters } from './journal/dead-letters.js';
import { StoreWriter } from './delivery/store-writer.js';
import { CallAnnotations } from './annotations/call-annotations.js';
import { CallEventFactory } from './model/call-event.factory.js';
import { Journal } from './journal/journal.js';
import { JournalRecords } from './journal/journal-records.js';
import { JournalDatabase } from './journal/files/journal-database.js';
import { StoreDrains } from './delivery/store-drains.js';
import { StoreLinks } from './delivery/store-links.js';
import { ConsistencyService } from './reconcile/consistency.service.js';
import { DigestJob } from './reconcile/digest.job.js';
import { SampleJob } from './reconcile/sample.job.js';
import { JobRunner } from './maintenance/job-runner.js';
import { Digests } from './reconcile/digests.js';
import { Leases } from '../database/link/leases.js';
import { MaintenanceLog } from './maintenance/maintenance-log.js';
import { Reconciler } from './reconcile/reconciler.js';
import { Refold } from './reconcile/refold.js';
import { RefoldJob } from './reconcile/refold.job.js';
import { Repairer } from './reconcile/repairer.js';
import { Repairs } from './reconcile/repairs.js';
import { SampleCheck } from './reconcile/sample-check.js';
import { ScanJob } from './reconcile/scan.job.js';
import { WatermarkScan } from './reconcile/watermark-scan.js';
import { Recorder } from './delivery/recorder.js';
import { MongoCallStoreModule } from './stores/mongo/mongo-call-store.module.js';
import { SupabaseCallStoreModule } from './stores/supabase/supabase-call-store.module.js';

const LEASES = {
  provide: Leases,
  inject: [StoreLinks, AppConfig],
  useFactory: (links: StoreLinks, { server }: AppConfig) => new Leases(leaseTaker(links), server),
};

const RECONCILIATION = [
  LEASES,
  MaintenanceLog,
  Digests,
  Repairer,
  Reconciler,
  WatermarkScan,
  SampleCheck,
  JobRunner,
  ScanJob,
  SampleJob,
  DigestJob,
  Refold,
  RefoldJob,
  Repairs,
  ConsistencyService,
];

const CHANGES = [CallEventFactory, CallAnnotations];
const ERASURE = [Tombstones, JournalTraces, Eraser, Retention, RetentionJob];

/**
 * Calls: their events, the journal, both stores.
 *
 * Exports {@link CallsRepository}, {@link CallCopies}, {@link ChangeFeed}, {@link ChangeTail}, {@link DeadLetters}, {@link JournalRecords}, {@link StoreDrains}, which tell of deliveries, and what
 * keeps the data whole: {@link Reconciler}, {@link Repairs}, {@link ConsistencyService}, {@link CallAnnotations}, {@link Eraser}, {@link Retention},
 * {@link JobRunner} and {@link MaintenanceLog}.
 */
@Module({
  imports: [MongoCallStoreModule, SupabaseCallStoreModule],
  providers: [
    JournalDatabase,
    Journal,
    DeadLetters,
    JournalRecords,
    StoreLinks,
    StoreDrains,
    StoreWriter,
    Recorder,
    CallReader,
    CallCopies,
    CallHistories,
    CallsRepository,
    ChangeFeed,
    ChangeTail,
    ...RECONCILIATION,
    ...CHANGES,
    ...ERASURE,
  ],
  exports: [
    CallsRepository,
    CallCopies,
    ChangeFeed,
    ChangeTail,
    DeadLetters,
    JournalRecords,
    Reconciler,
    Refold,
    Repairs,
    JournalDatabase,
    ConsistencyService,
    CallAnnotations,
    Eraser,
    Retention,
    JobRunner,
    MaintenanceLog,
    StoreDrains,
    CallEventFactory,
  ],
})
export class CallsModule {}
