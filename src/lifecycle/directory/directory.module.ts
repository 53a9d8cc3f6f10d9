import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { PageCursors } from '../../common/paging/page-cursors.js';
import { SupabaseDatabaseModule } from '../../database/supabase/supabase-database.module.js';
import { AgentsController } from './agents.controller.js';
import { DirectoryEditor } from './directory-editor.js';
import { DirectorySnapshot } from './directory-snapshot.js';
import { DirectoryService } from './directory.service.js';
import { DirectoryStore } from './directory.store.js';
import { Directory } from './directory.js';
import { OccupiedAgents } from './occupied-agents.js';
import { QueuesController } from './queues.controller.js';

/**
 * Queues and agents: kept in Supabase, known to every server.
 *
 * Exports {@link Directory}, which knows all of them, and {@link OccupiedAgents}.
 */
@Module({
  imports: [CallsModule, SupabaseDatabaseModule],
  controllers: [QueuesController, AgentsController],
  providers: [
    DirectoryStore,
    DirectorySnapshot,
    Directory,
    DirectoryEditor,
    DirectoryService,
    OccupiedAgents,
    PageCursors,
  ],
  exports: [Directory, OccupiedAgents],
})
export class DirectoryModule {}
