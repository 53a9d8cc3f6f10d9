import type { Command as Program } from 'commander';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import type { SignInLink, SignInLinks } from '../../pages/sign-in/sign-in-links.js';
import { addCommand, type Parsing } from './command.js';
import { type JsonOption, printReport } from './report.js';

/** Adds `sign-in`. */
export function addSignIn(program: Program, { accept }: Parsing): void {
  addCommand(program, 'sign-in', 'makes a link that signs in to the dashboard once, in development', [
    'sign-in',
  ])
    .option('--json', 'print JSON')
    .action((options: JsonOption) =>
      accept({
        command: 'sign-in',
        options,
        needsServer: true,
        isReadOnly: true,
        run: (services, session) => Promise.resolve(services.get(SignInCommand).run(options, session)),
      }),
    );
}

/** Makes a link for the dashboard of the running server. */
export class SignInCommand {
  constructor(private readonly links: SignInLinks) {}

  /** @returns failed in production, where people sign in with API keys alone */
  run(options: JsonOption, session: CommandSession): ExitCode {
    const link = this.links.make();
    if (link === null) {
      session.complain('In production people sign in with an API key; "keys create" makes one.');
      return EXIT.failed;
    }
    printReport(link, describeLink, options, session);
    return EXIT.done;
  }
}

function describeLink({ url, expiresAt }: SignInLink): string[] {
  return [url, `It works once, until ${expiresAt}.`];
}
