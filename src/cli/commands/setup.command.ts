import { type Command as Program, InvalidArgumentError } from 'commander';
import { E164 } from '../../config/phone-number.js';
import { addCommand, type Parsing } from './command.js';
import type { SetupOptions } from './setup-inputs.js';

const ABOUT = `
What is not given is taken from the environment or .env, and asked for at last. It shows what Twilio has and what it would change, and
asks whether it is meant. It touches that number, and an application of its own ("Mainline NUMBER"), and nothing else of the account.
What they had is kept in DATA_DIR, and --undo gives it back. What .env lacks is added behind its lines, of which none is changed.
It needs no server, and no databases.`;

/** Adds `setup`. */
export function addSetup(program: Program, { accept }: Parsing): void {
  addCommand(
    program,
    'setup',
    'has Twilio send the calls of a number here, and writes what .env lacks for it',
    [
      'setup',
      'setup --number +13235550100 --public-url https://phone.example.com --dry-run',
      'setup --yes',
      'setup --undo',
    ],
  )
    .addHelpText('after', ABOUT)
    .option('--account-sid <sid>', 'Twilio account (TWILIO_ACCOUNT_SID)', parseSid)
    .option('--auth-token-stdin', 'read the auth token (TWILIO_AUTH_TOKEN) from standard input')
    .option('--number <number>', 'the number, in E.164 (the first of MAIN_NUMBERS)', parseNumber)
    .option('--public-url <url>', 'https address under which Twilio reaches this server (PUBLIC_URL)')
    .option('--without-application', 'give the number the addresses itself, without an application')
    .option('--take-over', 'also when the number belongs to another application, or to a SIP trunk')
    .option('--no-env-file', 'write nothing to .env')
    .option('--simulated', 'practise on the phone simulator')
    .option('--dry-run', 'only show what would be changed')
    .option('--yes', 'make the changes without asking')
    .option('--undo', 'give back what there was before')
    .action(({ withoutApplication, ...given }: ParsedOptions) => {
      const options: SetupOptions = { ...given, application: withoutApplication !== true };
      accept({
        command: 'setup',
        options,
        runHere: async (session, inputs) => {
          // Loaded when needed only: it brings Twilio's client.
          const { runSetup } = await import('./run-setup.js');
          return runSetup(options, session, inputs);
        },
      });
    });
}

type ParsedOptions = Omit<SetupOptions, 'application'> & { readonly withoutApplication?: boolean };

function parseSid(text: string): string {
  if (!/^AC[0-9a-zA-Z]{32}$/.test(text))
    throw new InvalidArgumentError('Give an account sid: AC and 32 letters or digits.');
  return text;
}

function parseNumber(text: string): string {
  if (!E164.test(text)) throw new InvalidArgumentError('Give a number in E.164, such as +13235550100.');
  return text;
}
