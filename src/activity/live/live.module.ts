import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { DirectoryNamesModule } from '../../lifecycle/directory/directory-names.js';
import { AudioLinksModule } from '../voicemail/audio-links.js';
import { ChangeCursors } from './change-cursors.js';
import { ChangesController } from './changes.controller.js';
import { ChangesService } from './changes.service.js';
import { LiveAccess } from './live-access.js';
import { LiveClients } from './live-clients.js';
import { LiveGateway } from './live.gateway.js';
import { LiveMeter, LiveMetrics } from './live-meter.js';
import { LiveNews } from './live-news.js';
import { LiveRooms } from './live-rooms.js';
import { PageMessages } from './live-message.js';

/**
 * Tells what changes, over a socket and by request.
 *
 * Exports {@link LiveGateway}, which is closed before the server stops, and {@link LiveClients}, which knows how many there are.
 */
@Module({
  imports: [CallsModule, AudioLinksModule, DirectoryNamesModule],
  controllers: [ChangesController],
  providers: [
    ChangesService,
    ChangeCursors,
    PageMessages,
    LiveMeter,
    LiveMetrics,
    LiveAccess,
    LiveClients,
    LiveNews,
    LiveRooms,
    LiveGateway,
  ],
  exports: [LiveGateway, LiveClients],
})
export class LiveModule {}
