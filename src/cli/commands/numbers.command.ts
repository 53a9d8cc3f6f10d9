import type { Command as Program } from 'commander';
import type { AppConfig } from '../../config/app-config.js';
import type { NumbersStore } from '../../sessions/pool/numbers.store.js';
import type { NumberRow } from '../../sessions/pool/session-rows.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { tableLines } from '../terminal/table.js';
import { addCommand, type Parsing } from './command.js';
import { addNumbersSync } from './numbers-sync.command.js';
import { type JsonOption, printReport } from './report.js';

/** Adds `numbers` with what can be done about phone numbers. */
export function addNumbers(program: Program, parsing: Parsing): void {
  const group = program
    .command('numbers')
    .usage('list|sync [options]')
    .description('phone numbers: lists those of the pool, and has Twilio send their calls here')
    .helpCommand(false);
  addList(group, parsing);
  addNumbersSync(group, parsing);
}

function addList(group: Program, { accept }: Parsing): void {
  addCommand(group, 'list', 'shows the numbers of the pool and whether they are lent', ['numbers list'])
    .option('--json', 'print JSON')
    .action((options: JsonOption) =>
      accept({
        command: 'numbers list',
        options,
        isReadOnly: true,
        run: (services, session) => services.get(NumbersListCommand).run(options, session),
      }),
    );
}

/** Shows the numbers of the pool. */
export class NumbersListCommand {
  constructor(
    private readonly pool: NumbersStore,
    private readonly config: AppConfig,
  ) {}

  /** @throws StoreUnavailableError when Supabase does not answer */
  async run(options: JsonOption, session: CommandSession): Promise<ExitCode> {
    const rows: NumberRow[] = [];
    for await (const row of this.pool.all(this.config.sessions.coolDownSeconds)) {
      session.signal.throwIfAborted();
      rows.push(row);
    }
    printReport(rows.map(describeNumber), numberTable, options, session);
    return EXIT.done;
  }
}

/** What is told of a number of the pool, in the names of `GET /numbers`. */
interface ListedNumber {
  readonly number: string;
  readonly state: NumberRow['state'];
  readonly country: string | null;
  readonly areaCode: string | null;
  readonly sessionId: string | null;
  readonly expiresAt: string | null;
}

function describeNumber(row: NumberRow): ListedNumber {
  const { number, state, country, area_code: areaCode, session_id: sessionId } = row;
  const expiresAt = row.expires_at === null ? null : new Date(row.expires_at).toISOString();
  return { number, state, country, areaCode, sessionId, expiresAt };
}

function numberTable(numbers: readonly ListedNumber[]): string[] {
  if (numbers.length === 0) return ['The pool is empty; POST /numbers adds to it.'];
  const rows = numbers.map(({ number, state, country, sessionId, expiresAt }) => {
    const session = state === 'lent' ? [sessionId ?? '', expiresAt ?? ''] : ['', ''];
    return [number, state, country ?? '', ...session];
  });
  return tableLines([['NUMBER', 'STATE', 'COUNTRY', 'SESSION', 'UNTIL'], ...rows]);
}
