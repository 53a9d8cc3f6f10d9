import type { INestApplicationContext, LoggerService } from '@nestjs/common';
import { MaintenanceCommands } from '../commands/maintenance-commands.js';
import { controlPlace } from './control-place.js';
import { ControlServer } from './control-server.js';

/**
 * Has a running application take commands. Phone calls need none: a data folder that has no place for a socket stops nothing.
 *
 * @returns what ends it
 */
export async function takeCommands(
  app: INestApplicationContext,
  dataDir: string,
  logger: LoggerService,
): Promise<() => Promise<void>> {
  try {
    const control = await ControlServer.start(controlPlace(dataDir), app.get(MaintenanceCommands));
    return () => control.close();
  } catch (error: unknown) {
    logger.warn('npm run mainline cannot reach this server', error);
    return () => Promise.resolve();
  }
}
