import { Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { BadRequestError, ConflictError } from '../../common/errors/request.errors.js';
import { Clock } from '../../common/time/clock.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { describeCommandFailure } from './command-failure.js';
import { isNotice, readCommandLine } from './command-line.js';
import { isLocal, type MaintenanceCommand } from './command.js';

/** Carries out command lines: in the server for whoever asks over its socket, or in a process of the command's own. */
@Injectable()
export class CommandExecutor {
  private readonly logger = new Logger(CommandExecutor.name);
  private readonly running = new Set<string>();

  constructor(
    private readonly modules: ModuleRef,
    private readonly clock: Clock,
  ) {}

  /**
   * Carries out one command line. Never throws: what goes wrong is told to the session, and is in the exit code.
   *
   * @param words the command line without program and script; it is checked here again, as it may come from another build
   */
  async execute(words: readonly string[], session: CommandSession): Promise<ExitCode> {
    try {
      const command = readCommandLine(words, this.clock.now());
      if (isNotice(command)) {
        session.complain(command.text);
        return command.exitCode;
      }
      if (isLocal(command)) throw new BadRequestError(`${command.command} is for the command line alone`);
      if (command.needsConfirmation === true)
        throw new BadRequestError('This cannot be undone; --yes says that it is meant');
      return await this.run(command, session);
    } catch (error: unknown) {
      const { text, exitCode, isExpected } = describeCommandFailure(error, session.signal);
      if (!isExpected) this.logger.error('a maintenance command failed', error);
      session.complain(text);
      return exitCode;
    }
  }

  /** Two of a kind, such as two replays, would only do the same work twice. */
  private async run(command: MaintenanceCommand, session: CommandSession): Promise<ExitCode> {
    if (command.isReadOnly === true) return command.run(this.modules, session);
    const [kind = ''] = command.command.split(' ');
    if (this.running.has(kind)) {
      throw new ConflictError(`${kind} is running already; wait until it is done`, {
        code: 'COMMAND_RUNNING',
      });
    }
    this.running.add(kind);
    try {
      return await this.runLogged(command, session);
    } finally {
      this.running.delete(kind);
    }
  }

  private async runLogged(command: MaintenanceCommand, session: CommandSession): Promise<ExitCode> {
    this.logger.log(`maintenance command "${command.command}" starts`);
    const exitCode = await command.run(this.modules, session);
    this.logger.log(`maintenance command "${command.command}" ended`, { exitCode });
    return session.signal.aborted ? EXIT.interrupted : exitCode;
  }
}
