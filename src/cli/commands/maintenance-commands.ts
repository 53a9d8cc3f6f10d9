import { Injectable, Logger } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Clock } from '../../common/time/clock.js';
import { BadRequestError, ConflictError } from '../../common/errors/request.errors.js';
import { isKeysInvocation, type MaintenanceInvocation } from '../command-line/invocation.js';
import { isNotice, readCommandLine } from '../command-line/read-command-line.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { BackfillCommand } from './backfill-command.js';
import type { CommandSession } from './command-session.js';
import { ConsistencyCommand } from './consistency-command.js';
import { DeadLettersCommand } from './dead-letters-command.js';
import { describeCommandFailure } from './describe-command-failure.js';
import { EraseCommand } from './erase-command.js';
import { ReconcileCommand } from './reconcile-command.js';
import { exclusiveKind, needsConfirmation } from './requirements.js';
import { RetentionCommand } from './retention-command.js';

/** Carries out command lines: in the server for whoever asks over its socket, or in a process of the command's own. */
@Injectable()
export class MaintenanceCommands {
  private readonly logger = new Logger(MaintenanceCommands.name);
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
      const invocation = readCommandLine(words, this.clock.now());
      if (isNotice(invocation)) {
        session.complain(invocation.text);
        return invocation.exitCode;
      }
      if (isKeysInvocation(invocation)) throw new BadRequestError('Keys are for the command line alone');
      return await this.runAlone(invocation, session);
    } catch (error: unknown) {
      const { text, exitCode, isExpected } = describeCommandFailure(error, session.signal);
      if (!isExpected) this.logger.error('a maintenance command failed', error);
      session.complain(text);
      return exitCode;
    }
  }

  /** Two of a kind would only do the same work twice. */
  private async runAlone(invocation: MaintenanceInvocation, session: CommandSession): Promise<ExitCode> {
    if (needsConfirmation(invocation))
      throw new BadRequestError('This cannot be undone; --yes says that it is meant');
    const kind = exclusiveKind(invocation);
    if (kind === null) return this.run(invocation, session);
    if (this.running.has(kind)) {
      throw new ConflictError(`${kind} is running already; wait until it is done`, {
        code: 'COMMAND_RUNNING',
      });
    }
    this.running.add(kind);
    try {
      return await this.runLogged(invocation, session);
    } finally {
      this.running.delete(kind);
    }
  }

  private async runLogged(invocation: MaintenanceInvocation, session: CommandSession): Promise<ExitCode> {
    const { command } = invocation;
    this.logger.log(`maintenance command "${command}" starts`);
    const exitCode = await this.run(invocation, session);
    this.logger.log(`maintenance command "${command}" ended`, { exitCode });
    return session.signal.aborted ? EXIT.interrupted : exitCode;
  }

  private run({ command, options }: MaintenanceInvocation, session: CommandSession): Promise<ExitCode> {
    switch (command) {
      case 'dead-letters list':
        return this.modules.get(DeadLettersCommand).list(options, session);
      case 'dead-letters show':
        return this.modules.get(DeadLettersCommand).show(options, session);
      case 'dead-letters replay':
        return this.modules.get(DeadLettersCommand).replay(options, session);
      case 'dead-letters drop':
        return this.modules.get(DeadLettersCommand).drop(options, session);
      case 'reconcile':
        return this.modules.get(ReconcileCommand).run(options, session);
      case 'backfill':
        return this.modules.get(BackfillCommand).run(options, session);
      case 'retention':
        return this.modules.get(RetentionCommand).run(options, session);
      case 'erase':
        return this.modules.get(EraseCommand).run(options, session);
      case 'consistency':
        return this.modules.get(ConsistencyCommand).run(options, session);
    }
  }
}
