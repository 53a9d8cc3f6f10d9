import type { Command as Program } from 'commander';
import { type Finding, Findings, type FindingStatus, verdictOf } from '../doctor/judge/finding.js';
import type { LiveDoctor } from '../doctor/live-doctor.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { tableLines } from '../terminal/table.js';
import { printable } from '../terminal/terminal-output.js';
import { addCommand, type LoneRun, type Parsing } from './command.js';
import { type JsonOption, printReport } from './report.js';

const ABOUT = `
Looks at the settings, the public address, the Twilio account and its numbers, both databases, the journal, the disk and the API
keys; changes nothing, and takes 20 seconds at most. While the server runs it looks at itself, and else this command looks at what
can be seen from outside. Exit code 1 when a line says "fail"; warnings are allowed.`;

/** Adds `doctor`. */
export function addDoctor(program: Program, { accept }: Parsing): void {
  addCommand(program, 'doctor', 'looks at everything that a telephone number needs, and says what to mend', [
    'doctor',
    'doctor --json',
  ])
    .addHelpText('after', ABOUT)
    .option('--json', 'print JSON')
    .action((options: JsonOption) =>
      accept({
        command: 'doctor',
        options,
        isReadOnly: true,
        run: (services, session) => services.get(DoctorCommand).run(options, session),
        runAlone: (session, alone) => examineHere(options, session, alone),
      }),
    );
}

/** Has the server look at itself. */
export class DoctorCommand {
  constructor(private readonly doctor: LiveDoctor) {}

  /** @returns failed when something is wrong that warnings do not cover */
  async run(options: JsonOption, session: CommandSession): Promise<ExitCode> {
    session.progress('looking at everything; this takes some seconds');
    return tell(await this.doctor.examine(session.signal), options, session);
  }
}

/** The same without a server, from settings that may be wrong, and with what kept a server from doing it. */
async function examineHere(
  options: JsonOption,
  session: CommandSession,
  { config, problems, inputs }: LoneRun,
): Promise<ExitCode> {
  const before = problems.map(toFinding);
  if (config === null) return tell(before, options, session);
  session.progress('looking at everything; this takes some seconds');
  // Loaded when needed only, as it brings the clients of both databases.
  const { examineAlone } = await import('../doctor/lone-doctor.js');
  const found = await examineAlone(config, inputs.clock, session.signal);
  const isSilent = before.some(({ check }) => check === 'server');
  return tell(
    [...before, ...found.filter(({ check }) => !(isSilent && check === 'server'))],
    options,
    session,
  );
}

function toFinding({ about, text }: LoneRun['problems'][number]): Finding {
  const remedy = {
    settings: 'mend .env or the environment; .env.example explains every variable',
    server: 'restart the server; if it is only busy, try again',
  };
  return new Findings(about).fail(text.replace(/\s*\n\s*/g, '; '), remedy[about]);
}

function tell(findings: readonly Finding[], options: JsonOption, session: CommandSession): ExitCode {
  const verdict = verdictOf(findings);
  printReport({ verdict, findings }, () => findingLines(findings), options, session);
  return verdict === 'fail' ? EXIT.failed : EXIT.done;
}

function findingLines(findings: readonly Finding[]): string[] {
  const rows = findings.flatMap(({ check, status, text, remedy }) => [
    [status, check, printable(text)],
    ...(remedy === null ? [] : [['', '', `-> ${printable(remedy)}`]]),
  ]);
  const count = (wanted: FindingStatus): string =>
    `${findings.filter(({ status }) => status === wanted).length} ${wanted}`;
  const counts = (['ok', 'warn', 'fail', 'skipped'] as const).map(count);
  return [...tableLines(rows), `${counts.join(', ')}.`];
}
