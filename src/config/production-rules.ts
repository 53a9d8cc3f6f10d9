/** The variables that depend on each other. */
export interface DependentVariables {
  readonly NODE_ENV: string;
  readonly PUBLIC_URL?: string;
  readonly MONGODB_URI?: string;
  readonly SUPABASE_URL?: string;
  readonly SUPABASE_SERVICE_ROLE_KEY?: string;
  readonly TWILIO_ACCOUNT_SID?: string;
  readonly TWILIO_AUTH_TOKEN: readonly string[];
  readonly API_KEYS: readonly string[];
  readonly DEV_API_KEY?: string;
  readonly CORS_ORIGINS: readonly string[];
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

/** The name of the key that development makes. */
export const DEVELOPMENT_KEY_NAME = 'development';

/** What a variable must also satisfy because of others: one line per broken rule, without values. */
export function productionProblems(env: DependentVariables): string[] {
  return [...pairProblems(env), ...(env.NODE_ENV === 'production' ? unfitForProduction(env) : [])];
}

function pairProblems(env: DependentVariables): string[] {
  const problems: string[] = [];
  if (env.SUPABASE_URL && !env.SUPABASE_SERVICE_ROLE_KEY) {
    problems.push('SUPABASE_SERVICE_ROLE_KEY is required with SUPABASE_URL');
  }
  if (env.SUPABASE_SERVICE_ROLE_KEY && !env.SUPABASE_URL) {
    problems.push('SUPABASE_URL is required with SUPABASE_SERVICE_ROLE_KEY');
  }
  if (env.TWILIO_ACCOUNT_SID && env.TWILIO_AUTH_TOKEN.length === 0) {
    problems.push('TWILIO_AUTH_TOKEN is required with TWILIO_ACCOUNT_SID');
  }
  if (env.TRANSCRIBE_VOICEMAIL && env.VOICEMAIL_MAX_SECONDS > 120) {
    // Twilio transcribes recordings of 2 to 120 seconds.
    problems.push('VOICEMAIL_MAX_SECONDS must not be greater than 120 with TRANSCRIBE_VOICEMAIL');
  }
  if (env.NODE_ENV !== 'production' && env.API_KEYS.some(isNamedLikeDevelopments)) {
    problems.push(
      `API_KEYS must not name a key ${DEVELOPMENT_KEY_NAME}, which is the name of the one in DEV_API_KEY`,
    );
  }
  return problems;
}

function isNamedLikeDevelopments(entry: string): boolean {
  return entry.startsWith(`${DEVELOPMENT_KEY_NAME}:`);
}

function unfitForProduction(env: DependentVariables): string[] {
  const problems: string[] = REQUIRED_IN_PRODUCTION.filter((name) => (env[name] ?? '').length === 0).map(
    (name) => `${name} is required when NODE_ENV is production`,
  );
  if (env.PUBLIC_URL && !env.PUBLIC_URL.startsWith('https://'))
    problems.push('PUBLIC_URL must be an https address');
  // What comes without encryption can be changed on its way, and then sends the API key of whoever opened it elsewhere.
  if (env.CORS_ORIGINS.some((origin) => !origin.startsWith('https://'))) {
    problems.push('CORS_ORIGINS must be https origins when NODE_ENV is production');
  }
  if (env.DEV_API_KEY) problems.push('DEV_API_KEY must not be set when NODE_ENV is production');
  return problems;
}
