import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, IsOptional, validateSync, type ValidationError } from 'class-validator';
import { STORE_NAMES, type StoreName } from './app-config.js';
import {
  ApiKeyList,
  NumberList,
  OneOf,
  OriginList,
  Prompt,
  Text,
  TextList,
  Truth,
  WebhookUrlList,
  WebUrl,
  WholeNumber,
} from './env-rules.js';
import { productionProblems } from './production-rules.js';

const ENVIRONMENTS = ['development', 'production', 'test'] as const;
const STRATEGIES = ['simultaneous', 'sequential'] as const;
const EXHAUSTED = ['voicemail', 'hangup'] as const;
/** 24 to 64 bytes, as the Standard Webhooks specification has it. */
const WEBHOOK_SECRET =
  /^whsec_(?=[A-Za-z0-9+/]{32,86}={0,2}$)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every environment variable: its rule, its default and, in one line, its meaning. */
export class Env {
  /** `production` requires real databases, an https address, Twilio credentials and API keys. */
  @OneOf(ENVIRONMENTS) NODE_ENV: (typeof ENVIRONMENTS)[number] = 'development';

  /** TCP port Mainline listens on. */
  @WholeNumber(0, 65_535) PORT = 3000;

  /** Address Mainline listens on; 127.0.0.1 when unset, 0.0.0.0 in production. */
  @IsOptional() @Text(/^[\w.:-]{1,255}$/, 'must be an IP address or a host name') HOST?: string;

  /** Address under which Twilio reaches Mainline, exactly as configured at Twilio. */
  @IsOptional() @WebUrl() PUBLIC_URL?: string;

  /** Folder for the journal and the embedded databases. */
  @Text(/^.+$/s, 'must be a path') DATA_DIR = './data';

  /** Whether a callback waits until the disk has its event; false suits a disk that does not outlive the machine anyway. */
  @Truth() JOURNAL_SYNC = true;

  /** How many events the journal holds while a database is down, before it leaves the rest to the other database. */
  @WholeNumber(1000, 10_000_000) JOURNAL_MAX_EVENTS = 500_000;

  /** MongoDB connection string; embedded when unset. */
  @IsOptional()
  @Text(/^mongodb(\+srv)?:\/\/\S+$/, 'must be a mongodb:// or mongodb+srv:// connection string')
  MONGODB_URI?: string;

  /** Supabase project address; embedded when unset. */
  @IsOptional() @WebUrl() SUPABASE_URL?: string;

  /** Supabase secret (service role) key. */
  @IsOptional() @Text(/^\S{1,4000}$/, 'must be a key without blanks') SUPABASE_SERVICE_ROLE_KEY?: string;

  /** Connection string of the Supabase project's PostgreSQL, by which `migrate` makes its tables; the server needs none. */
  @IsOptional()
  @Text(/^postgres(ql)?:\/\/\S+$/, 'must be a postgresql:// connection string')
  SUPABASE_DB_URL?: string;

  /** Store that answers reads first; the other one steps in when it fails. */
  @OneOf(STORE_NAMES) READ_STORE: StoreName = 'mongodb';

  /** Longest time one database call may take, in milliseconds. */
  @WholeNumber(100, 30_000) STORE_TIMEOUT_MS = 2000;

  /** Longest time statistics and counts may take, in milliseconds. */
  @WholeNumber(1000, 300_000) QUERY_TIMEOUT_MS = 30_000;

  /** Age in days from which calls are erased; 0 keeps them. */
  @WholeNumber(0, 3650) RETENTION_DAYS = 0;

  /** Age in hours from which a call that never ended raises an alert, and is given up as failed where Twilio does not know it. */
  @WholeNumber(1, 720) STUCK_CALL_HOURS = 24;

  /** Age in hours from which a message that nobody heard raises an alert. */
  @WholeNumber(1, 8760) UNHEARD_ALERT_HOURS = 24;

  /** Minutes for which a pooled number rests between two tenants; 10 when unset, 0 in development. */
  @IsOptional() @WholeNumber(0, 1440) COOL_DOWN_MINUTES?: number;

  /** Hours for which an earlier tenant's caller does not hear a later tenant's greeting; 24 when unset, 0 in development. */
  @IsOptional() @WholeNumber(0, 8760) ECHO_HOURS?: number;

  /** API keys: comma-separated `name:role:sha256-hex-of-the-key`, and where wanted `:expires=` and `:numbers=` behind it. */
  @ApiKeyList() API_KEYS: string[] = [];

  /** Development only: an admin API key in clear text; generated and printed when unset. */
  @IsOptional()
  @Text(/^[\x21-\x7e]{1,200}$/, 'must be at most 200 printable characters without blanks')
  DEV_API_KEY?: string;

  /** Origins whose pages may use the API, comma-separated; none when unset. */
  @OriginList() CORS_ORIGINS: string[] = [];

  /** How many requests, connections and messages of the live feed included, each API key may send per minute to one instance. */
  @WholeNumber(1, 1_000_000) REQUESTS_PER_MINUTE = 600;

  /** How many events of calls each API key may report per minute to one instance; each item of an array counts. */
  @WholeNumber(1, 10_000_000) EVENTS_PER_MINUTE = 60_000;

  /** How many proxies stand before Mainline: as many addresses at the end of X-Forwarded-For are believed. */
  @WholeNumber(0, 10) TRUSTED_PROXIES = 0;

  /** Redis connection string, by which several instances tell each other of news at once; they look for themselves when unset. */
  @IsOptional()
  @Text(/^rediss?:\/\/\S+$/, 'must be a redis:// or rediss:// connection string')
  REDIS_URL?: string;

  /** Addresses that follow-ups are delivered to, comma-separated, at most 10; https and public in production, none when unset. */
  @WebhookUrlList(10) NOTIFY_WEBHOOK_URLS: string[] = [];

  /** Standard Webhooks secrets that sign deliveries, comma-separated while rotating; generated and printed in development. */
  @TextList(
    WEBHOOK_SECRET,
    'must be a comma-separated list of secrets: whsec_ and 24 to 64 bytes in base64 behind it',
  )
  NOTIFY_WEBHOOK_SECRET: string[] = [];

  /** How many numbers one tenant may have at once; a tenant is an API key and one of its users. */
  @WholeNumber(1, 10_000) SESSIONS_PER_USER = 5;

  /** Share of free numbers, in percent of the pool, below which there is an alert; 0 for none. */
  @WholeNumber(0, 100) POOL_LOW_PERCENT = 20;

  /** Whether the address of a greeting is taken without asking it for audio; private addresses are refused all the same. */
  @Truth() SKIP_GREETING_CHECK = false;

  /** Not in production: hosts whose greetings are played although their addresses are private, comma-separated, without ports. */
  @TextList(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/,
    'must be a comma-separated list of host names or IP addresses, without ports',
  )
  GREETING_TEST_HOSTS: string[] = [];

  /** Twilio account; when unset in development the phone simulator plays Twilio's part. */
  @IsOptional()
  @Text(/^AC[0-9a-zA-Z]{32}$/, 'must be an account sid: AC and 32 letters or digits')
  TWILIO_ACCOUNT_SID?: string;

  /** Auth tokens that may sign webhooks, while rotating or for subaccounts several; the first one is used for requests to Twilio. */
  @TextList(/^\S{1,200}$/, 'must be a comma-separated list of tokens without blanks')
  TWILIO_AUTH_TOKEN: string[] = [];

  /** Twilio region that handles the numbers, such as ie1 or au1: its recordings and calls are there, and its auth token is another. */
  @IsOptional() @Text(/^[a-z]{2}\d{1,2}$/, 'must be a region of Twilio, such as ie1') TWILIO_REGION?: string;

  /** Twilio edge location through which requests go to the region, such as dublin. */
  @IsOptional()
  @Text(/^[a-z][a-z-]{1,40}[a-z]$/, 'must be an edge location of Twilio, such as dublin')
  TWILIO_EDGE?: string;

  /** Not in production: origin of a stand-in for Twilio's REST API, such as a mock of it. */
  @IsOptional() @WebUrl() TWILIO_API_URL?: string;

  /** Development only: port of the phone simulator's Twilio API, on 127.0.0.1. */
  @WholeNumber(1, 65_535) SIMULATOR_PORT = 3010;

  /** Not in production: whether the page of the phone plays calls, on an address of this machine; it does in development when unset. */
  @IsOptional() @Truth() PHONE_ENABLED?: boolean;

  /** The company's own numbers in E.164, comma-separated; the first one is the caller id of last resort. */
  @NumberList(1000) MAIN_NUMBERS: string[] = [];

  /** Queue whose wait and short-call limits count for telephone calls; they have none when unset. */
  @IsOptional()
  @Text(/^[^\p{Cc}]{1,128}$/u, 'must be the id of a queue')
  DEFAULT_QUEUE?: string;

  /** Agents' numbers in E.164, comma-separated, at most 10, each once and none of ours; without any every caller is offered voicemail. */
  @NumberList(10) FORWARD_TO: string[] = [];

  /** Ring all agents at once, or one after another. */
  @OneOf(STRATEGIES) FORWARD_STRATEGY: (typeof STRATEGIES)[number] = 'simultaneous';

  /** How long an agent's phone rings, in seconds; Twilio adds about 5. */
  @WholeNumber(5, 600) RING_TIMEOUT_SECONDS = 20;

  /** Ask the one who picks up to press 1, so that a private voicemail never takes a call. */
  @Truth() SCREEN_FORWARDED_CALLS = true;

  /** How often the menu is played in all. */
  @WholeNumber(1, 10) MENU_ATTEMPTS = 3;

  /** How long the menu waits for a key, in seconds. */
  @WholeNumber(1, 60) MENU_TIMEOUT_SECONDS = 5;

  /** What happens to a caller who never chose. */
  @OneOf(EXHAUSTED) MENU_EXHAUSTED: (typeof EXHAUSTED)[number] = 'voicemail';

  /** Words that open the call, or the https address of a recording of them. */
  @Prompt() GREETING = 'Thank you for calling.';

  /** Words that ask for a message, or the https address of a recording of them. */
  @Prompt() VOICEMAIL_GREETING =
    'Please leave a message after the beep. Press the pound key when you are done.';

  /** Twilio voice that speaks the prompts; Twilio's own default when unset. */
  @IsOptional()
  @Text(/^[\w.-]{1,100}$/, 'must be the name of a Twilio voice, such as Polly.Joanna')
  VOICE?: string;

  /** Language of the prompts. */
  @Text(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag, such as en-US') LANGUAGE = 'en-US';

  /** Longest message, in seconds. */
  @WholeNumber(2, 14_400) VOICEMAIL_MAX_SECONDS = 120;

  /** Have Twilio transcribe messages (paid, US English, 2 to 120 seconds). */
  @Truth() TRANSCRIBE_VOICEMAIL = false;

  /** How long a link to a message's audio works, in hours. */
  @WholeNumber(1, 8760) AUDIO_LINK_HOURS = 24;

  /** Least severe log lines that are written. */
  @OneOf(LOG_LEVELS) LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
}

/** @returns the name of every variable that Mainline reads, in the order of {@link Env} */
export function envNames(): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(Env, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

/**
 * Reads and checks the environment. A blank variable counts as unset.
 *
 * @throws InvalidEnvironmentError naming every bad variable, and never a value
 */
export function validateEnv(variables: Record<string, unknown>): Env {
  const env = plainToInstance(Env, knownAndSet(variables), { exposeDefaultValues: true });
  const problems = validateSync(env).map(describe);
  if (problems.length === 0) problems.push(...productionProblems(env));
  if (problems.length > 0) throw new InvalidEnvironmentError(problems);
  return env;
}

function knownAndSet(variables: Record<string, unknown>): Record<string, unknown> {
  const set = envNames()
    .map((name) => [name, variables[name]] as const)
    .filter(([, value]) => value !== undefined && (typeof value !== 'string' || value.trim() !== ''));
  return Object.fromEntries(set);
}

function describe(error: ValidationError): string {
  return Object.values(error.constraints ?? {}).join('; ');
}

/** The environment breaks rules; the message names every bad variable and never a value. */
export class InvalidEnvironmentError extends Error {
  readonly code = 'INVALID_ENVIRONMENT';

  /** @param problems one line per bad variable */
  constructor(readonly problems: readonly string[]) {
    super(
      `Mainline cannot start, the environment is not valid:\n${problems.map((line) => `  - ${line}`).join('\n')}`,
    );
    this.name = InvalidEnvironmentError.name;
  }
}
