import { Module } from '@nestjs/common';
import { CallsModule } from '../../calls/calls.module.js';
import { DirectoryModule } from '../../lifecycle/directory/directory.module.js';
import { OpenCallsModule } from '../../lifecycle/open-calls/open-calls.module.js';
import { BoardController } from './board.controller.js';
import { BoardService } from './board.service.js';
import { OpenPositions } from './open-positions.js';

/**
 * Tells what happens at this moment.
 *
 * Exports nothing.
 */
@Module({
  imports: [CallsModule, DirectoryModule, OpenCallsModule],
  controllers: [BoardController],
  providers: [BoardService, OpenPositions],
})
export class BoardModule {}
