import { type Command as Program, InvalidArgumentError } from 'commander';
import { E164 } from '../../config/phone-number.js';
import type { ChangeControl, ChangeResult } from '../../twilio/numbers/account-numbers.js';
import type { NumberChange, SyncPlan, UndoPlan } from '../../twilio/numbers/number-plan.js';
import type { NumbersSync } from '../../twilio/numbers/numbers-sync.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { addCommand, type Parsing } from './command.js';
import { changeLines, syncLines, undoLines } from './numbers-sync-text.js';
import { type JsonOption, printFailures, printReport } from './report.js';

export interface NumbersSyncOptions extends JsonOption {
  /** In E.164, the only ones to be touched; every number of the pool when there are none. */
  readonly numbers: readonly string[];
  readonly yes?: boolean;
  readonly undo?: boolean;
}

const ABOUT = `
Without --yes it only shows what would be changed. Without numbers it is about those of the pool; a number that is named and not
in the pool gets the phone menu. No other number is ever touched. What a number had before is kept in DATA_DIR, and --undo gives it
back, unless somebody has changed it since.`;

/** Adds `numbers sync`. */
export function addNumbersSync(group: Program, { accept }: Parsing): void {
  addCommand(group, 'sync', 'has Twilio send the calls of pooled or named numbers here (PUBLIC_URL)', [
    'numbers sync',
    'numbers sync --yes',
    'numbers sync +13235550100 --yes',
    'numbers sync --undo --yes',
  ])
    .addHelpText('after', ABOUT)
    .argument('[numbers...]', 'only these, in E.164 (default: the pool)', addNumber)
    .option('--yes', 'make the changes that are shown')
    .option('--undo', 'give numbers back what they had before')
    .option('--json', 'print the report as JSON')
    .action((numbers: readonly string[], given: Omit<NumbersSyncOptions, 'numbers'>) => {
      const options = { ...given, numbers };
      accept({
        command: 'numbers sync',
        options,
        isReadOnly: options.yes !== true,
        asksTwilio: true,
        run: (services, session) => services.get(NumbersSyncCommand).run(options, session),
      });
    });
}

function addNumber(text: string, before: readonly string[] = []): readonly string[] {
  if (!E164.test(text)) throw new InvalidArgumentError('Give numbers in E.164, such as +13235550100.');
  return [...new Set([...before, text])];
}

const NOTHING_DONE: ChangeResult = { changed: [], failures: [], attempted: [] };

/** Shows where the calls of numbers go and where they belong, and changes that when it is meant. */
export class NumbersSyncCommand {
  constructor(private readonly numbers: NumbersSync) {}

  /** @returns failed when a number could not be changed, bad input for a named number that there is not */
  async run(options: NumbersSyncOptions, session: CommandSession): Promise<ExitCode> {
    session.progress('asking Twilio for the numbers of the account');
    return options.undo === true ? this.undo(options, session) : this.sync(options, session);
  }

  private async sync(options: NumbersSyncOptions, session: CommandSession): Promise<ExitCode> {
    const plan = await this.numbers.planSync(options.numbers, session.signal);
    const unknown = options.numbers.length === 0 ? [] : plan.missing;
    if (unknown.length > 0) return refuse(unknown, 'the account does not have it', session);
    const apply = (control: ChangeControl): Promise<ChangeResult> => this.numbers.sync(plan.changes, control);
    return this.carryOut({ plan, lines: syncLines(plan), apply }, options, session);
  }

  private async undo(options: NumbersSyncOptions, session: CommandSession): Promise<ExitCode> {
    const plan = await this.numbers.planUndo(options.numbers, session.signal);
    if (plan.unknown.length > 0) return refuse(plan.unknown, 'no old addresses of it are kept', session);
    const apply = (control: ChangeControl): Promise<ChangeResult> => this.numbers.undo(plan, control);
    return this.carryOut({ plan, lines: undoLines(plan), apply }, options, session);
  }

  /** Shows first, and changes then. */
  private async carryOut(
    work: Work,
    options: NumbersSyncOptions,
    session: CommandSession,
  ): Promise<ExitCode> {
    const { changes } = work.plan;
    if (options.json !== true)
      for (const line of [...changeLines(changes), ...work.lines]) session.print(line);
    const dryRun = options.yes !== true;
    const result = dryRun ? NOTHING_DONE : await work.apply(controlFor(session));
    const { changed, failures } = result;
    const report = {
      dryRun,
      ...work.plan,
      changed: changed.map(({ number }) => number.phoneNumber),
      failures,
    };
    printReport(report, () => [this.summary(changes, options, result)], options, session);
    printFailures(failures, session);
    return failures.length === 0 ? EXIT.done : EXIT.failed;
  }

  private summary(
    changes: readonly NumberChange[],
    options: NumbersSyncOptions,
    result: ChangeResult,
  ): string {
    if (changes.length === 0) return 'There is nothing to change.';
    if (options.yes !== true) return 'Nothing was changed (dry run); --yes makes these changes.';
    const count = `${result.changed.length} of ${changes.length} numbers changed.`;
    if (options.undo === true || result.attempted.length === 0) return count;
    return `${count} What they had is kept in ${this.numbers.undoPath}; "numbers sync --undo" gives it back.`;
  }
}

/** What is to be done, and how it is told of. */
interface Work {
  readonly plan: SyncPlan | UndoPlan;
  /** About the numbers that are not to be changed. */
  readonly lines: readonly string[];
  readonly apply: (control: ChangeControl) => Promise<ChangeResult>;
}

function controlFor({ signal, progress }: CommandSession): ChangeControl {
  return {
    signal,
    onProgress: ({ place, total, phoneNumber }) => progress(`${place} of ${total} numbers: ${phoneNumber}`),
  };
}

/** Whoever typed the numbers may read them; an error's text would hide them. */
function refuse(numbers: readonly string[], why: string, session: CommandSession): ExitCode {
  for (const number of numbers) session.complain(`error: ${number}: ${why}`);
  session.complain('Nothing was changed.');
  return EXIT.badInput;
}
