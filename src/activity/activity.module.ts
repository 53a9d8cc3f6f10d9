import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/calls.module.js';
import { ActivityController } from './activity.controller.js';
import { ActivityService } from './activity.service.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { StatisticsService } from './statistics/statistics.service.js';
import { AudioAccessGuard } from './voicemail/audio-access.guard.js';
import { AudioLimits } from './voicemail/audio-limits.js';
import { AudioLinks } from './voicemail/audio-links.js';
import { RecordingAudio } from './voicemail/recording-audio.js';
import { VoicemailAudioController } from './voicemail/voicemail-audio.controller.js';
import { VoicemailAudioService } from './voicemail/voicemail-audio.service.js';

/**
 * Shows what happened on the phone: the feed, one call, its events, and the audio of its message.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule],
  controllers: [ActivityController, StatisticsController, VoicemailAudioController],
  providers: [
    ActivityService,
    StatisticsService,
    VoicemailAudioService,
    RecordingAudio,
    AudioLinks,
    AudioLimits,
    AudioAccessGuard,
  ],
})
export class ActivityModule {}
