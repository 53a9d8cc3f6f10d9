import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { VisibleCalls } from '../../calls/visibility/visible-calls.js';
import { PageCursors } from '../../common/paging/page-cursors.js';
import { DirectoryModule } from '../../lifecycle/directory/directory.module.js';
import { HistoryPages } from '../query/history-pages.js';
import { SourceCallsController } from './source-calls.controller.js';
import { SourceCallsService } from './source-calls.service.js';

/**
 * Shows calls in the words of the systems that report calls.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule, DirectoryModule],
  controllers: [SourceCallsController],
  providers: [SourceCallsService, HistoryPages, VisibleCalls, PageCursors],
})
export class EventSourcesModule {}
