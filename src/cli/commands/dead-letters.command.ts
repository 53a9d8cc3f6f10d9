import type { Command as Program } from 'commander';
import type { DeadLetter } from '../../calls/journal/dead-letters.js';
import {
  byTime,
  isNotification,
  type LetterId,
  type LetterStore,
  summarize,
} from '../../system/dead-letters/dead-letter.js';
import type { DeadLettersService } from '../../system/dead-letters/dead-letters.service.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { wholeNumber } from './arguments.js';
import { addCommand, type Parsing } from './command.js';
import { type DeadLetterReplay, forEachShown } from './dead-letter-replay.js';
import {
  type DeadLetterSelection,
  parseDeadLetterId,
  storeOption,
  takeSelection,
} from './dead-letter-selection.js';
import type { NotificationReplay } from './notification-replay.js';
import { deadLetterTable, describeDeadLetter } from './dead-letter-text.js';
import { type JsonOption, printReport } from './report.js';

const MOST_LISTED = 10_000;
const DEFAULT_LISTED = 50;

export interface DeadLetterListOptions extends JsonOption {
  readonly store?: LetterStore;
  /** How many letters at most, the newest. */
  readonly limit: number;
}

export interface DeadLetterShowOptions extends JsonOption {
  readonly id: LetterId;
}

/** Adds `dead-letters` with what can be done to them. */
export function addDeadLetters(program: Program, parsing: Parsing): void {
  const group = program
    .command('dead-letters')
    .usage('list|show|replay|drop [options]')
    .description(
      'events that a database can never take, and notifications that a receiver did not, set aside so that they hold up no others',
    )
    .helpCommand(false);
  addList(group, parsing);
  addShow(group, parsing);
  addReplay(group, parsing);
  addDrop(group, parsing);
}

function addList(group: Program, { accept }: Parsing): void {
  addCommand(group, 'list', 'shows what was set aside, the newest last', [
    'dead-letters list',
    'dead-letters list --store supabase --limit 500 --json',
  ])
    .addOption(storeOption())
    .option('--limit <count>', 'how many, the newest', wholeNumber(1, MOST_LISTED), DEFAULT_LISTED)
    .option('--json', 'print JSON')
    .action((options: DeadLetterListOptions) =>
      accept({
        command: 'dead-letters list',
        options,
        isReadOnly: true,
        needsJournalOnly: true,
        run: (services, session) => services.get(DeadLettersCommand).list(options, session),
      }),
    );
}

function addShow(group: Program, { accept }: Parsing): void {
  addCommand(group, 'show', 'shows everything about one, personal data included', [
    'dead-letters show supabase-42',
  ])
    .argument('<id>', 'as listed', parseDeadLetterId)
    .option('--json', 'print JSON')
    .action((id: LetterId, given: JsonOption) => {
      const options = { ...given, id };
      accept({
        command: 'dead-letters show',
        options,
        isReadOnly: true,
        needsJournalOnly: true,
        run: (services, session) => services.get(DeadLettersCommand).show(options, session),
      });
    });
}

function addReplay(group: Program, { accept }: Parsing): void {
  const command = addCommand(
    group,
    'replay',
    'puts events back into the journal, for their database to try again, and sends notifications again',
    ['dead-letters replay supabase-42 supabase-43', 'dead-letters replay --all --store supabase'],
  );
  takeSelection(command, (options) =>
    accept({
      command: 'dead-letters replay',
      options,
      run: (services, session) => services.get(DeadLettersCommand).replay(options, session),
    }),
  );
}

function addDrop(group: Program, { accept }: Parsing): void {
  const command = addCommand(
    group,
    'drop',
    'forgets letters for good; the database never gets their events, the receiver never its notifications',
    ['dead-letters drop supabase-42 --yes', 'dead-letters drop --all --store supabase --yes'],
  );
  takeSelection(command, (options) =>
    accept({
      command: 'dead-letters drop',
      options,
      needsConfirmation: options.yes !== true,
      needsJournalOnly: true,
      run: (services, session) => services.get(DeadLettersCommand).drop(options, session),
    }),
  ).option('--yes', 'do not ask');
}

/** What can be done to dead letters. Ids that do not exist throw a NotFoundError before anything is changed. */
export class DeadLettersCommand {
  constructor(
    private readonly deadLetters: DeadLettersService,
    private readonly deadLetterReplay: DeadLetterReplay,
    private readonly notificationReplay: NotificationReplay,
  ) {}

  async list({ store, limit, json }: DeadLetterListOptions, session: CommandSession): Promise<ExitCode> {
    const letters = await this.deadLetters.select({ ids: [], all: true, store });
    const newest = letters.sort(byTime).slice(-limit);
    if (letters.length === 0 && json !== true) return nothingToDo(session);
    printReport(newest.map(summarize), () => deadLetterTable(newest), { json }, session);
    const isCut = newest.length < letters.length && json !== true;
    if (isCut) session.print(`The newest ${newest.length} of ${letters.length}; --limit shows more.`);
    return EXIT.done;
  }

  async show({ id, json }: DeadLetterShowOptions, session: CommandSession): Promise<ExitCode> {
    const [letter] = await this.deadLetters.select({ ids: [id] });
    if (letter === undefined) return EXIT.failed;
    printReport(letter, describeDeadLetter, { json }, session);
    return EXIT.done;
  }

  async replay(selection: DeadLetterSelection, session: CommandSession): Promise<ExitCode> {
    const letters = await this.deadLetters.select(selection);
    if (letters.length === 0) return nothingToDo(session);
    const notifications = letters.filter(isNotification);
    const events = letters.filter((letter): letter is DeadLetter => !isNotification(letter));
    const codes = [
      events.length === 0 ? EXIT.done : await this.deadLetterReplay.run(events, session),
      notifications.length === 0 ? EXIT.done : await this.notificationReplay.run(notifications, session),
    ];
    return codes.find((code) => code !== EXIT.done) ?? EXIT.done;
  }

  async drop(selection: DeadLetterSelection, session: CommandSession): Promise<ExitCode> {
    const letters = await this.deadLetters.select(selection);
    if (letters.length === 0) return nothingToDo(session);
    await forEachShown(letters, session, async (letter) => void (await this.deadLetters.drop(letter)));
    session.print(letters.length === 1 ? '1 letter was dropped.' : `${letters.length} letters were dropped.`);
    return EXIT.done;
  }
}

function nothingToDo(session: CommandSession): ExitCode {
  session.print('There are no dead letters.');
  return EXIT.done;
}
