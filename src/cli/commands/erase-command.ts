import { Injectable } from '@nestjs/common';
import { Eraser } from '../../calls/erasure/eraser.js';
import { COMMAND_LINE } from '../../calls/model/call-event.factory.js';
import type { EraseOptions } from '../command-line/invocation.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { CommandSession } from './command-session.js';

/** Removes the personal data of one call for good. */
@Injectable()
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
