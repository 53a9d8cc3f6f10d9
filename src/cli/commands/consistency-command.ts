import { Injectable } from '@nestjs/common';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { CommandSession } from './command-session.js';
import { ConsistencyService } from './pending/consistency.js';
import { printableJson } from './printable.js';

/** Shows whether both databases are equal. */
@Injectable()
export class ConsistencyCommand {
  constructor(private readonly consistency: ConsistencyService) {}

  async run(_options: { readonly json?: boolean }, session: CommandSession): Promise<ExitCode> {
    session.print(printableJson(await this.consistency.report()));
    return EXIT.done;
  }
}
