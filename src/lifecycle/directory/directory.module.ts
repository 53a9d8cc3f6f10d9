import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { PageCursors } from '../../common/paging/page-cursors.js';
import { SupabaseDatabaseModule } from '../../database/supabase/supabase-database.module.js';
import { DirectoryNamesModule } from './directory-names.js';
import { AgentsController } from './agents.controller.js';
import { DirectoryEditor } from './directory-editor.js';
import { DirectorySnapshot } from './directory-snapshot.js';
import { DirectoryService } from './directory.service.js';
import { DirectoryStore } from './directory.store.js';
import { Directory } from './directory.js';
import { OpenCallsModule } from '../open-calls/open-calls.module.js';
import { DefaultQueue, PresentLimits } from './present-limits.js';
import { QueuesController } from './queues.controller.js';

/**
 * Queues and agents: kept in Supabase, known to every server.
 *
 * Exports {@link Directory}, which knows all of them, and {@link PresentLimits}.
 */
@Module({
  imports: [CallsModule, OpenCallsModule, SupabaseDatabaseModule, DirectoryNamesModule],
  controllers: [QueuesController, AgentsController],
  providers: [
    DirectoryStore,
    DirectorySnapshot,
    Directory,
    DirectoryEditor,
    DirectoryService,
    PresentLimits,
    DefaultQueue,
    PageCursors,
  ],
  exports: [Directory, PresentLimits],
})
export class DirectoryModule {}
