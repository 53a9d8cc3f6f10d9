import { InvalidEnvironmentError } from '../config/env.js';
import type { AppConfig } from '../config/app-config.js';
import { inspectAppConfig, loadAppConfig } from '../config/load-app-config.js';
import { describeCommandFailure } from './commands/command-failure.js';
import { isNotice, readCommandLine } from './commands/command-line.js';
import { isLocal, type LoneRun, type MaintenanceCommand, type ProcessInputs } from './commands/command.js';
import { controlAddress, ControlError } from './control/control-address.js';
import { askServer } from './control/control-client.js';
import { ALIVE_MILLISECONDS } from './control/control-protocol.js';
import { type CommandSession, EXIT, type ExitCode } from './terminal/command-session.js';

/** A server that works says so in time; whoever wants to know what is wrong waits no longer for one that does not. */
const DIAGNOSIS_SILENCE_MILLISECONDS = ALIVE_MILLISECONDS + 1_000;

/**
 * Carries out a command line: the server does it when it runs, else this process; what is about keys, or sets things up, always this process.
 *
 * Bad input is found before anything is started.
 *
 * @param words the command line without program and script
 * @returns 0 when it was done, 1 when it failed, 2 for bad input, 130 when it was interrupted
 */
export async function runMainlineCommand(
  words: readonly string[],
  session: CommandSession,
  inputs: ProcessInputs,
): Promise<ExitCode> {
  try {
    return await run(words, session, inputs);
  } catch (error: unknown) {
    if (error instanceof InvalidEnvironmentError) {
      session.complain(error.message);
      return EXIT.failed;
    }
    const { text, exitCode } = describeCommandFailure(error, session.signal);
    session.complain(text);
    return exitCode;
  }
}

async function run(
  words: readonly string[],
  session: CommandSession,
  inputs: ProcessInputs,
): Promise<ExitCode> {
  const command = readCommandLine(words, inputs.clock.now());
  if (isNotice(command)) {
    const tell = command.exitCode === EXIT.done ? session.print : session.complain;
    tell(command.text);
    return command.exitCode;
  }
  if (isLocal(command)) return command.runHere(session, inputs);
  if (command.needsConfirmation !== true) return maintain(words, command, session, inputs);
  const refusal = await confirm(inputs, session);
  return refusal ?? maintain(withYes(words, command), command, session, inputs);
}

/** Asks whether it is meant. @returns null when it is, else the exit code */
async function confirm(
  { confirm: ask }: ProcessInputs,
  { complain }: CommandSession,
): Promise<ExitCode | null> {
  if (ask === null) {
    complain('error: this cannot be undone; --yes says that it is meant');
    return EXIT.badInput;
  }
  if (await ask('This cannot be undone. Go on?')) return null;
  complain('Nothing was changed.');
  return EXIT.failed;
}

async function maintain(
  words: readonly string[],
  command: MaintenanceCommand,
  session: CommandSession,
  inputs: ProcessInputs,
): Promise<ExitCode> {
  const { runAlone } = command;
  if (runAlone !== undefined) {
    const outcome = await diagnose(words, session, inputs);
    return typeof outcome === 'number' ? outcome : runAlone(session, outcome);
  }
  const config = loadAppConfig(inputs.variables);
  const exitCode = await askServer(controlAddress(config.server.dataDir), words, session);
  if (exitCode !== null) return exitCode;
  if (command.needsServer === true) {
    session.complain('error: no Mainline runs with this DATA_DIR; "npm start" starts one');
    return EXIT.failed;
  }
  // Loaded when needed only: it brings the whole application, and a server that runs has that already.
  const { runStandalone } = await import('./run-standalone.js');
  return runStandalone({ words, command, config }, session);
}

/** Has the server do it, if one runs and answers. @returns its exit code, or else what this process has to go on with */
async function diagnose(
  words: readonly string[],
  session: CommandSession,
  inputs: ProcessInputs,
): Promise<ExitCode | LoneRun> {
  let config: AppConfig | null = null;
  try {
    config = inspectAppConfig(inputs.variables);
    const address = controlAddress(config.server.dataDir);
    const exitCode = await askServer(address, words, session, DIAGNOSIS_SILENCE_MILLISECONDS);
    return exitCode ?? { config, problems: [], inputs };
  } catch (error: unknown) {
    if (error instanceof InvalidEnvironmentError)
      return { config, problems: [{ about: 'settings', text: error.message }], inputs };
    if (!(error instanceof ControlError) || session.signal.aborted) throw error;
    return { config, problems: [{ about: 'server', text: error.message }], inputs };
  }
}

/** Puts the option behind the command's name: what follows `--` would not be taken for one. */
function withYes(words: readonly string[], { command }: MaintenanceCommand): string[] {
  const { length } = command.split(' ');
  return [...words.slice(0, length), '--yes', ...words.slice(length)];
}
