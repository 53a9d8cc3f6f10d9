import { Module } from '@nestjs/common';
import { MeController, MeService } from './me.js';

/**
 * What browsers need of the server beside the API: the dashboard's files, and who signs in.
 *
 * Exports nothing.
 */
@Module({
  controllers: [MeController],
  providers: [MeService],
})
export class PagesModule {}
