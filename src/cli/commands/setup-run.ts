import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import type { ProcessInputs } from './command.js';
import { type SetupOptions, SetupRefusal } from './setup-inputs.js';

/** What a run is told and by whom. */
export interface SetupRun {
  readonly options: SetupOptions;
  readonly session: CommandSession;
  readonly inputs: ProcessInputs;
}

/** @returns true when the changes are meant, else the exit code */
export async function isConfirmed({ options, session, inputs }: SetupRun): Promise<true | ExitCode> {
  if (options.dryRun === true) {
    session.print('Nothing was changed (dry run).');
    return EXIT.done;
  }
  if (options.yes === true) return true;
  if (inputs.confirm === null) throw new SetupRefusal('There is nobody to ask; --yes makes these changes');
  if (await inputs.confirm('Make these changes?')) return true;
  session.signal.throwIfAborted();
  session.complain('Nothing was changed.');
  return EXIT.failed;
}
