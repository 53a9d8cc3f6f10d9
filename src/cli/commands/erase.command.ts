import { type Command as Program, InvalidArgumentError } from 'commander';
import type { Eraser } from '../../calls/erasure/eraser.js';
import { COMMAND_LINE } from '../../calls/model/call-event.factory.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { addCommand, type Parsing } from './command.js';

export interface EraseOptions {
  readonly callId: string;
  readonly yes?: boolean;
}

/** Adds `erase`. */
export function addErase(program: Program, { accept }: Parsing): void {
  addCommand(
    program,
    'erase',
    'removes all personal data of one call for good, recordings at Twilio included',
    ['erase CA0123456789abcdef0123456789abcdef --yes'],
  )
    .argument('<callId>', "the call's id, as the feed shows it", parseCallId)
    .option('--yes', 'do not ask')
    .action((callId: string, given: { yes?: boolean }) => {
      const options = { ...given, callId };
      accept({
        command: 'erase',
        options,
        needsConfirmation: options.yes !== true,
        run: (services, session) => services.get(EraseCommand).run(options, session),
      });
    });
}

function parseCallId(text: string): string {
  if (!/^[\w.:@-]{1,200}$/.test(text)) throw new InvalidArgumentError('Give the id of a call.');
  return text;
}

/** Removes the personal data of one call for good. */
export class EraseCommand {
  constructor(private readonly eraser: Eraser) {}

  /** @throws NotFoundError for a call that neither database knows */
  async run({ callId }: EraseOptions, session: CommandSession): Promise<ExitCode> {
    await this.eraser.erase(callId, 'request', COMMAND_LINE);
    session.print(`The personal data of ${callId} was erased.`);
    session.print('A server that runs deletes its recordings at Twilio next.');
    return EXIT.done;
  }
}
