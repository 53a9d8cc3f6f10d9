import { resolve } from 'node:path';
import { DomainError } from '../../common/errors/domain-error.js';
import type { AppConfig } from '../../config/app-config.js';
import { buildAppConfig } from '../../config/build-app-config.js';
import { developmentSecrets } from '../../config/development-secrets.js';
import { InvalidEnvironmentError, validateEnv } from '../../config/env.js';
import { isPrivateHost } from '../../config/public-address.js';
import type { ProcessInputs } from './command.js';

export interface SetupOptions {
  readonly accountSid?: string;
  readonly authTokenStdin?: boolean;
  /** In E.164. */
  readonly number?: string;
  readonly publicUrl?: string;
  /** False when the number itself gets the addresses. */
  readonly application: boolean;
  readonly takeOver?: boolean;
  /** False when nothing is to be written to `.env`. */
  readonly envFile: boolean;
  readonly simulated?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly undo?: boolean;
}

/** Setting up is not possible like this; the text is for whoever typed the command, and may name numbers. */
export class SetupRefusal extends DomainError {
  readonly code = 'SETUP_REFUSED';
}

/** The variables that matter before anything is configured. */
const NAMES = [
  'DATA_DIR',
  'PORT',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_REGION',
  'TWILIO_EDGE',
  'TWILIO_API_URL',
  'SIMULATOR_PORT',
  'MAIN_NUMBERS',
  'FORWARD_TO',
  'PUBLIC_URL',
] as const;

/** An account may have thousands of numbers. */
const MOST_SHOWN = 20;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The settings by which Twilio is asked: options win over the environment, and what is in neither is asked for.
 *
 * @throws SetupRefusal when something is missing or wrong
 */
export async function readSettings(options: SetupOptions, inputs: ProcessInputs): Promise<AppConfig> {
  const { variables } = inputs;
  const given: Variables = {
    ...Object.fromEntries(NAMES.map((name) => [name, variables[name]])),
    ...(options.publicUrl !== undefined && { PUBLIC_URL: options.publicUrl }),
  };
  if (options.simulated === true) return simulatedSettings(given, variables);
  const sid = options.accountSid ?? given['TWILIO_ACCOUNT_SID'];
  const credentials = {
    TWILIO_ACCOUNT_SID: await wanted(sid, inputs, SID),
    TWILIO_AUTH_TOKEN: await token(options, inputs),
  };
  return buildAppConfig(checked({ ...given, ...credentials }), null);
}

/** The phone simulator has made up its own credentials. */
function simulatedSettings(given: Variables, { NODE_ENV: environment }: Variables): AppConfig {
  if (environment === 'production') throw new SetupRefusal('Production has no phone simulator');
  const env = checked({ ...given, TWILIO_ACCOUNT_SID: undefined, TWILIO_AUTH_TOKEN: undefined });
  return buildAppConfig(env, developmentSecrets(resolve(env.DATA_DIR)));
}

function checked(variables: Variables): ReturnType<typeof validateEnv> {
  try {
    return validateEnv(variables);
  } catch (error: unknown) {
    if (!(error instanceof InvalidEnvironmentError)) throw error;
    throw new SetupRefusal(error.problems.join('; '));
  }
}

/** Something that can be asked for. */
interface Question {
  /** Without a question mark, such as `Account sid`. */
  readonly text: string;
  /** What to do where there is nobody to ask. */
  readonly remedy: string;
}

const SID: Question = {
  text: "Account sid (Twilio's console shows it)",
  remedy:
    'TWILIO_ACCOUNT_SID is not set: give --account-sid, or set it in the environment or in .env; --simulated practises on the phone simulator',
};
const TOKEN_MISSING =
  'TWILIO_AUTH_TOKEN is not set: set it in the environment or in .env, or pipe it in with --auth-token-stdin';
const URL_QUESTION: Question = {
  text: 'Address under which Twilio reaches this server (https://...)',
  remedy: 'PUBLIC_URL is not set: give --public-url, or set it in the environment or in .env',
};

async function wanted(
  value: string | undefined,
  { ask }: ProcessInputs,
  question: Question,
): Promise<string> {
  if (isSet(value)) return value.trim();
  if (ask === null) throw new SetupRefusal(question.remedy);
  const answer = (await ask(`${question.text}: `)).trim();
  if (answer === '') throw new SetupRefusal(question.remedy);
  return answer;
}

/** It is no option: npm prints the options of a script, and everybody on the machine sees those of a process. */
async function token({ authTokenStdin }: SetupOptions, inputs: ProcessInputs): Promise<string> {
  const { variables, ask, readSecret } = inputs;
  const known = variables['TWILIO_AUTH_TOKEN'];
  if (authTokenStdin !== true && isSet(known)) return known;
  if (authTokenStdin !== true && ask === null) throw new SetupRefusal(TOKEN_MISSING);
  const answer = await readSecret('Auth token (not shown): ');
  if (answer === '') throw new SetupRefusal(TOKEN_MISSING);
  return answer;
}

/**
 * The number to be set up: the one that is named, else the first of MAIN_NUMBERS, else what is answered.
 *
 * @param owned all numbers of the account, in E.164
 */
export async function chooseNumber(
  options: SetupOptions,
  { phone }: AppConfig,
  { ask, owned }: { readonly ask: ProcessInputs['ask']; readonly owned: readonly string[] },
): Promise<string> {
  const [first] = phone.mainNumbers;
  const list = `The account has ${owned.length === 0 ? 'no numbers' : owned.slice(0, MOST_SHOWN).join(', ')}${owned.length > MOST_SHOWN ? ' ...' : ''}`;
  const remedy = `Give --number, or set MAIN_NUMBERS. ${list}`;
  const only = owned.length === 1 ? owned[0] : undefined;
  const known = options.number ?? first;
  const number = isSet(known) ? known : (await wantedNumber(ask, { text: list, remedy }, only)).trim();
  if (owned.includes(number)) return number;
  throw new SetupRefusal(`${number} is not on the account. ${list}`);
}

async function wantedNumber(
  ask: ProcessInputs['ask'],
  { text, remedy }: Question,
  only: string | undefined,
): Promise<string> {
  if (ask === null) throw new SetupRefusal(remedy);
  const answer = await ask(`${text}\nNumber to set up${only === undefined ? '' : ` [${only}]`}: `);
  if (answer.trim() !== '') return answer;
  if (only === undefined) throw new SetupRefusal(remedy);
  return only;
}

/**
 * The address that Twilio is given, without a slash at its end.
 *
 * @throws SetupRefusal for one that Twilio cannot reach, or should not send calls to
 */
export async function choosePublicUrl(
  { publicUrl: option }: SetupOptions,
  config: AppConfig,
  inputs: ProcessInputs,
): Promise<string> {
  if (config.twilio.simulated) return config.server.publicUrl;
  const answer = await wanted(option ?? inputs.variables['PUBLIC_URL'], inputs, URL_QUESTION);
  const { PUBLIC_URL = answer } = checked({ PUBLIC_URL: answer });
  const url = new URL(PUBLIC_URL);
  if (url.protocol !== 'https:') {
    throw new SetupRefusal(
      `${PUBLIC_URL} is not https: what callers say and press would cross the internet readable. Put a proxy with a certificate before Mainline, or use a tunnel`,
    );
  }
  if (isPrivateHost(url.hostname)) {
    throw new SetupRefusal(
      `Twilio cannot reach ${PUBLIC_URL}: give the address under which Mainline is reached from outside; "npm run start:dev -- --tunnel" tells how to get one`,
    );
  }
  return PUBLIC_URL.replace(/\/+$/, '');
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}
