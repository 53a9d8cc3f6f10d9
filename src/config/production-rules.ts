import { apiKeyDigest, parseApiKeys } from './parse-api-keys.js';
import { isPrivateHost, isThisMachine } from './public-address.js';

/** The variables that depend on each other. */
export interface DependentVariables {
  readonly NODE_ENV: string;
  readonly PUBLIC_URL?: string;
  readonly MONGODB_URI?: string;
  readonly SUPABASE_URL?: string;
  readonly SUPABASE_SERVICE_ROLE_KEY?: string;
  readonly TWILIO_ACCOUNT_SID?: string;
  readonly TWILIO_API_URL?: string;
  readonly TWILIO_AUTH_TOKEN: readonly string[];
  readonly MAIN_NUMBERS: readonly string[];
  readonly FORWARD_TO: readonly string[];
  readonly GREETING: string;
  readonly VOICEMAIL_GREETING: string;
  readonly VOICE?: string;
  readonly API_KEYS: readonly string[];
  readonly DEV_API_KEY?: string;
  readonly PHONE_ENABLED?: boolean;
  readonly CORS_ORIGINS: readonly string[];
  readonly NOTIFY_WEBHOOK_URLS: readonly string[];
  readonly NOTIFY_WEBHOOK_SECRET: readonly string[];
  readonly GREETING_TEST_HOSTS: readonly string[];
  readonly TRANSCRIBE_VOICEMAIL: boolean;
  readonly VOICEMAIL_MAX_SECONDS: number;
}

const REQUIRED_IN_PRODUCTION = [
  'PUBLIC_URL',
  'MONGODB_URI',
  'SUPABASE_URL',
  'SUPABASE_SERVICE_ROLE_KEY',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'API_KEYS',
] as const;

/** How to come by what is required, where a command makes it. */
const REMEDIES: Partial<Record<(typeof REQUIRED_IN_PRODUCTION)[number], string>> = {
  API_KEYS: ': npm run mainline -- keys create --name desk --role admin',
};

/** What people write while they try things out. */
const GUESSABLE = [
  '',
  '123456',
  'admin',
  'api-key',
  'changeme',
  'key',
  'mainline',
  'password',
  'secret',
  'test',
  'token',
];
/** Twilio's auth tokens have 32 hexadecimal digits; they are not looked at more closely, as Twilio does not promise that. */
const SHORTEST_TOKEN = 32;

/** The name of the key that development makes. */
export const DEVELOPMENT_KEY_NAME = 'development';

/** What a variable must also satisfy because of others: one line per broken rule, without values. */
export function productionProblems(env: DependentVariables): string[] {
  const problems = [...pairProblems(env), ...numberProblems(env), ...promptProblems(env)];
  return [...problems, ...(env.NODE_ENV === 'production' ? unfitForProduction(env) : [])];
}

function pairProblems(env: DependentVariables): string[] {
  const problems: string[] = [];
  if (env.SUPABASE_URL && !env.SUPABASE_SERVICE_ROLE_KEY) {
    problems.push('SUPABASE_SERVICE_ROLE_KEY is required with SUPABASE_URL');
  }
  if (env.SUPABASE_SERVICE_ROLE_KEY && !env.SUPABASE_URL) {
    problems.push('SUPABASE_URL is required with SUPABASE_SERVICE_ROLE_KEY');
  }
  if (isPublicKey(env.SUPABASE_SERVICE_ROLE_KEY ?? '')) {
    problems.push(
      'SUPABASE_SERVICE_ROLE_KEY must be the secret (service_role) key of the project, not the public one for browsers',
    );
  }
  if (env.TWILIO_ACCOUNT_SID && env.TWILIO_AUTH_TOKEN.length === 0) {
    problems.push('TWILIO_AUTH_TOKEN is required with TWILIO_ACCOUNT_SID');
  }
  if (env.TRANSCRIBE_VOICEMAIL && env.VOICEMAIL_MAX_SECONDS > 120) {
    // Twilio transcribes recordings of 2 to 120 seconds.
    problems.push('VOICEMAIL_MAX_SECONDS must not be greater than 120 with TRANSCRIBE_VOICEMAIL');
  }
  if (env.PHONE_ENABLED && env.PUBLIC_URL && !isThisMachine(new URL(env.PUBLIC_URL).hostname)) {
    // Whoever finds that address could place calls and cut off databases.
    problems.push('PHONE_ENABLED must not be set with a PUBLIC_URL that is not this machine');
  }
  if (env.NODE_ENV !== 'production' && env.API_KEYS.some(isNamedLikeDevelopments)) {
    problems.push(
      `API_KEYS must not name a key ${DEVELOPMENT_KEY_NAME}, which is the name of the one in DEV_API_KEY`,
    );
  }
  return problems;
}

/** Supabase's publishable keys, and the older ones: tokens whose payload names the role `anon`. */
function isPublicKey(key: string): boolean {
  if (key.startsWith('sb_publishable_')) return true;
  const [, payload = ''] = key.split('.');
  return /"role"\s*:\s*"anon"/.test(Buffer.from(payload, 'base64url').toString('utf8'));
}

/** Forwarded to a number of ours a call would come in again without end, and to the same number twice it would be busy with itself. */
function numberProblems(env: Pick<DependentVariables, 'MAIN_NUMBERS' | 'FORWARD_TO'>): string[] {
  const { MAIN_NUMBERS: own, FORWARD_TO: agents } = env;
  const problems: string[] = [];
  if (agents.some((agent) => own.includes(agent))) {
    problems.push('FORWARD_TO must not name a number of MAIN_NUMBERS: calls would be forwarded in a circle');
  }
  if (new Set(agents).size < agents.length) problems.push('FORWARD_TO must not name a number twice');
  return problems;
}

/** Polly's voices speak up to 3,000 characters in one `<Say>` (Twilio, error 13521). */
const MOST_FOR_POLLY = 3000;

function promptProblems(env: DependentVariables): string[] {
  if (!/^polly\./i.test(env.VOICE ?? '')) return [];
  return (['GREETING', 'VOICEMAIL_GREETING'] as const)
    .filter((name) => env[name].length > MOST_FOR_POLLY && !/^https:/i.test(env[name]))
    .map((name) => `${name} must be at most ${MOST_FOR_POLLY} characters with a Polly voice`);
}

function isNamedLikeDevelopments(entry: string): boolean {
  return entry.startsWith(`${DEVELOPMENT_KEY_NAME}:`);
}

function unfitForProduction(env: DependentVariables): string[] {
  const problems: string[] = REQUIRED_IN_PRODUCTION.filter((name) => (env[name] ?? '').length === 0).map(
    (name) => `${name} is required when NODE_ENV is production${REMEDIES[name] ?? ''}`,
  );
  problems.push(...credentialProblems(env));
  if (env.PUBLIC_URL && !env.PUBLIC_URL.startsWith('https://'))
    problems.push('PUBLIC_URL must be an https address');
  // What comes without encryption can be changed on its way, and then sends the API key of whoever opened it elsewhere.
  if (env.CORS_ORIGINS.some((origin) => !origin.startsWith('https://'))) {
    problems.push('CORS_ORIGINS must be https origins when NODE_ENV is production');
  }
  problems.push(...notificationProblems(env));
  if (env.GREETING_TEST_HOSTS.length > 0) {
    problems.push('GREETING_TEST_HOSTS must not be set when NODE_ENV is production');
  }
  // Whoever is named there would be sent the auth token.
  if (env.TWILIO_API_URL) problems.push('TWILIO_API_URL must not be set when NODE_ENV is production');
  if (env.PHONE_ENABLED) problems.push('PHONE_ENABLED must not be set when NODE_ENV is production');
  if (env.DEV_API_KEY) problems.push('DEV_API_KEY must not be set when NODE_ENV is production');
  return problems;
}

/** Whoever guesses the token forges calls; whoever guesses a key reads all of them. */
function credentialProblems(env: DependentVariables): string[] {
  const problems: string[] = [];
  if (env.TWILIO_AUTH_TOKEN.some((token) => token.length < SHORTEST_TOKEN)) {
    problems.push(
      `TWILIO_AUTH_TOKEN must have ${SHORTEST_TOKEN} characters, as the console of Twilio shows it, when NODE_ENV is production`,
    );
  }
  const guessable = parseApiKeys(env.API_KEYS).keys.filter(({ name, role, digest }) =>
    [...GUESSABLE, name, role].some((word) => apiKeyDigest(word) === digest.toLowerCase()),
  );
  for (const { name } of guessable) {
    problems.push(
      `API_KEYS must not hold a key that anybody can guess, as that of ${name}: npm run mainline -- keys create --name ${name}`,
    );
  }
  return problems;
}

/** What is told names callers: it goes over https, signed, and to nobody inside the network that the server stands in. */
function notificationProblems({
  NOTIFY_WEBHOOK_URLS: urls,
  NOTIFY_WEBHOOK_SECRET: secrets,
}: DependentVariables): string[] {
  const problems: string[] = [];
  if (urls.length > 0 && secrets.length === 0) {
    problems.push('NOTIFY_WEBHOOK_SECRET is required with NOTIFY_WEBHOOK_URLS when NODE_ENV is production');
  }
  if (urls.some((url) => !url.toLowerCase().startsWith('https://'))) {
    problems.push('NOTIFY_WEBHOOK_URLS must be https addresses when NODE_ENV is production');
  }
  if (urls.some((url) => isPrivateHost(new URL(url).hostname))) {
    problems.push(
      'NOTIFY_WEBHOOK_URLS must not name a private or loopback address when NODE_ENV is production',
    );
  }
  return problems;
}
