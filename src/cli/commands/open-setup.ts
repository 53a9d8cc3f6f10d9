import { join } from 'node:path';
import { DomainError } from '../../common/errors/domain-error.js';
import { withFolderLock } from '../../common/files/folder-lock.js';
import { ListenError } from '../../common/http/listen-failure.js';
import type { Clock } from '../../common/time/clock.js';
import type { AppConfig } from '../../config/app-config.js';
import { AccountNumbers } from '../../twilio/numbers/account-numbers.js';
import { AccountClient } from '../../twilio/rest/account-client.js';
import { RestLimits } from '../../twilio/rest/rest-transport.js';
import { startVirtualTwilio } from '../../twilio/rest/start-virtual-twilio.js';
import { Setup } from '../../twilio/setup/setup.js';
import { SetupFile } from '../../twilio/setup/setup-file.js';

/** Another process is setting up with the same data folder. */
class SetupRunningError extends DomainError {
  readonly code = 'SETUP_RUNNING';
}

/** What setting up works with; none of the server's modules, as nothing may be configured yet. */
export interface OpenedSetup {
  readonly config: AppConfig;
  readonly client: AccountClient;
  readonly numbers: AccountNumbers;
  readonly setup: Setup;
  /** Where it is kept what there was before. */
  readonly undoPath: string;
}

/**
 * Asks Twilio, or the phone simulator, within a piece of work.
 *
 * @param isAlone whether nobody else may set up with the same data folder meanwhile
 * @throws SetupRunningError when somebody does
 */
export async function withSetup<T>(
  {
    config,
    clock,
    isAlone,
  }: { readonly config: AppConfig; readonly clock: Clock; readonly isAlone: boolean },
  work: (opened: OpenedSetup) => Promise<T>,
): Promise<T> {
  const run = (): Promise<T> => withClient(config, clock, work);
  if (!isAlone) return run();
  return withFolderLock(join(config.server.dataDir, 'setup-lock'), alreadyRunning, run);
}

function alreadyRunning(): SetupRunningError {
  return new SetupRunningError('"setup" is under way already with this DATA_DIR; wait until it is done');
}

async function withClient<T>(
  config: AppConfig,
  clock: Clock,
  work: (opened: OpenedSetup) => Promise<T>,
): Promise<T> {
  const client = new AccountClient(config, clock, new RestLimits());
  const stopSimulator = config.twilio.simulated ? await simulator(config) : null;
  const file = new SetupFile(config.server.dataDir);
  try {
    const parts = { numbers: new AccountNumbers(client), setup: new Setup(client, file) };
    return await work({ config, client, ...parts, undoPath: file.path });
  } finally {
    client.onModuleDestroy();
    await stopSimulator?.();
  }
}

/** A server that runs has it already. */
async function simulator(config: AppConfig): Promise<(() => Promise<void>) | null> {
  try {
    return await startVirtualTwilio(config);
  } catch (error: unknown) {
    if (error instanceof ListenError) return null;
    throw error;
  }
}
