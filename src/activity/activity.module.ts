import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { DirectoryNamesModule } from '../lifecycle/directory/directory-names.js';
import { ActivityController } from './feed/activity.controller.js';
import { ActivityService } from './feed/activity.service.js';
import { CallAnnotationsController } from './annotations/call-annotations.controller.js';
import { CallAnnotationsService } from './annotations/call-annotations.service.js';
import { KeyedMutex } from '../common/jobs/keyed-mutex.js';
import { CallErasureService } from './annotations/call-erasure.service.js';
import { CallExportController } from './export/call-export.controller.js';
import { ExportAccessGuard } from './export/export-access.guard.js';
import { ExportLinkController } from './export/export-link.controller.js';
import { ExportLinks } from './export/export-links.js';
import { CallExportService } from './export/call-export.service.js';
import { CallCopiesController } from './copies/call-copies.controller.js';
import { CallCopiesService } from './copies/call-copies.service.js';
import { CallCountsController } from './counts/call-counts.controller.js';
import { CallCountsService } from './counts/call-counts.service.js';
import { HistoryPages } from './query/history-pages.js';
import { PageCursors } from '../common/paging/page-cursors.js';
import { CallPresenter } from './item/call-presenter.js';
import { VisibleCalls } from '../calls/visibility/visible-calls.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { StatisticsService } from './statistics/statistics.service.js';
import { AudioAccessGuard } from './voicemail/audio-access.guard.js';
import { AudioLimits } from './voicemail/audio-transfer.js';
import { AudioLinksModule } from './voicemail/audio-links.js';
import { RecordingAudio } from './voicemail/recording-audio.js';
import { VoicemailAudioController } from './voicemail/voicemail-audio.controller.js';
import { VoicemailAudioService } from './voicemail/voicemail-audio.service.js';

/**
 * Shows what happened on the phone: the feed as pages and as a file, one call, its events, and the audio of its message; and
 * takes what people note on calls.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule, AudioLinksModule, DirectoryNamesModule],
  controllers: [
    ActivityController,
    CallCopiesController,
    CallCountsController,
    CallAnnotationsController,
    CallExportController,
    ExportLinkController,
    StatisticsController,
    VoicemailAudioController,
  ],
  providers: [
    ActivityService,
    CallCopiesService,
    CallCountsService,
    VisibleCalls,
    HistoryPages,
    CallPresenter,
    PageCursors,
    CallAnnotationsService,
    CallErasureService,
    KeyedMutex,
    CallExportService,
    ExportLinks,
    ExportAccessGuard,
    StatisticsService,
    VoicemailAudioService,
    RecordingAudio,
    AudioLimits,
    AudioAccessGuard,
  ],
})
export class ActivityModule {}
