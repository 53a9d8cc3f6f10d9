import { resolve } from 'node:path';
import {
  type ApiKeySettings,
  AppConfig,
  type DatabaseSettings,
  type MaintenanceSettings,
  type NotificationSettings,
  type PhoneSettings,
  type SessionSettings,
  type TwilioSettings,
} from './app-config.js';
import type { DevelopmentSecrets } from './development-secrets.js';
import type { Env } from './env.js';
import { DEVELOPMENT_KEY_NAME } from './production-rules.js';
import { apiKeyDigest, parseApiKeys } from './parse-api-keys.js';
import { isThisMachine } from './public-address.js';

/** The last of each stand in where others were given another part; the simulator plays one main number and two agents. */
const SIMULATED_MAIN_NUMBERS = ['+13235550100', '+13235550199'];
const SIMULATED_AGENTS = ['+15557778888', '+15557779999', '+15557778899'];

/**
 * Turns a valid environment into settings.
 *
 * @param secrets what development generated for variables that are not set; `null` in production, where none is missing
 */
export function buildAppConfig(env: Env, secrets: DevelopmentSecrets | null): AppConfig {
  const developmentKey = secrets === null ? null : (env.DEV_API_KEY ?? secrets.apiKey);
  const twilio = twilioSettings(env, secrets);
  return new AppConfig({
    environment: env.NODE_ENV,
    server: {
      host: env.HOST ?? (secrets === null ? '0.0.0.0' : '127.0.0.1'),
      port: env.PORT,
      publicUrl: (env.PUBLIC_URL ?? `http://127.0.0.1:${env.PORT}`).replace(/\/+$/, ''),
      dataDir: resolve(env.DATA_DIR),
      logLevel: env.LOG_LEVEL,
      trustedProxies: env.TRUSTED_PROXIES,
      corsOrigins: env.CORS_ORIGINS,
      requestsPerMinute: env.REQUESTS_PER_MINUTE,
      eventsPerMinute: env.EVENTS_PER_MINUTE,
    },
    databases: databaseSettings(env),
    journal: { sync: env.JOURNAL_SYNC, maxEvents: env.JOURNAL_MAX_EVENTS },
    maintenance: maintenanceSettings(env),
    access: {
      keys: [...parseApiKeys(env.API_KEYS).keys, ...developmentKeys(developmentKey)],
      developmentKey,
      audioLinkHours: env.AUDIO_LINK_HOURS,
    },
    live: { redisUrl: env.REDIS_URL ?? null },
    notifications: notificationSettings(env, secrets),
    sessions: sessionSettings(env),
    twilio,
    phone: phoneSettings(env, twilio.simulated),
    generated: secrets === null ? [] : generatedInDevelopment(env),
  });
}

function developmentKeys(key: string | null): ApiKeySettings[] {
  return key === null
    ? []
    : [
        {
          name: DEVELOPMENT_KEY_NAME,
          role: 'admin',
          digest: apiKeyDigest(key),
          numbers: null,
          expiresAt: null,
        },
      ];
}

function databaseSettings(env: Env): DatabaseSettings {
  return {
    mongodbUri: env.MONGODB_URI ?? null,
    supabaseUrl: env.SUPABASE_URL ?? null,
    supabaseKey: env.SUPABASE_SERVICE_ROLE_KEY ?? null,
    readStore: env.READ_STORE,
    timeoutMilliseconds: env.STORE_TIMEOUT_MS,
    queryTimeoutMilliseconds: env.QUERY_TIMEOUT_MS,
  };
}

function notificationSettings(env: Env, secrets: DevelopmentSecrets | null): NotificationSettings {
  const { NOTIFY_WEBHOOK_URLS: urls, NOTIFY_WEBHOOK_SECRET: given } = env;
  const isMadeUp = secrets !== null && urls.length > 0 && given.length === 0;
  const developmentSecret = isMadeUp ? secrets.notifyWebhookSecret : null;
  return {
    urls,
    secrets: developmentSecret === null ? given : [developmentSecret],
    developmentSecret,
    allowsPrivateAddresses: env.NODE_ENV !== 'production',
  };
}

function maintenanceSettings(env: Env): MaintenanceSettings {
  return {
    retentionDays: env.RETENTION_DAYS === 0 ? null : env.RETENTION_DAYS,
    stuckCallHours: env.STUCK_CALL_HOURS,
    unheardAlertHours: env.UNHEARD_ALERT_HOURS,
  };
}

/** Whoever tries a number in development tries it again at once, and from the same phone. */
function sessionSettings(env: Env): SessionSettings {
  const isProduction = env.NODE_ENV === 'production';
  return {
    perUser: env.SESSIONS_PER_USER,
    coolDownSeconds: (env.COOL_DOWN_MINUTES ?? (isProduction ? 10 : 0)) * 60,
    echoSeconds: (env.ECHO_HOURS ?? (isProduction ? 24 : 0)) * 3600,
    lowPercent: env.POOL_LOW_PERCENT,
    skipsGreetingCheck: env.SKIP_GREETING_CHECK,
    greetingTestHosts: env.GREETING_TEST_HOSTS.map((host) => host.toLowerCase()),
  };
}

function twilioSettings(env: Env, secrets: DevelopmentSecrets | null): TwilioSettings {
  const simulated = secrets !== null && env.TWILIO_ACCOUNT_SID === undefined;
  const generatedTokens = secrets === null ? [] : [secrets.twilioAuthToken];
  return {
    accountSid: env.TWILIO_ACCOUNT_SID ?? secrets?.twilioAccountSid ?? '',
    authTokens: env.TWILIO_AUTH_TOKEN.length > 0 ? env.TWILIO_AUTH_TOKEN : generatedTokens,
    apiUrl: simulated ? `http://127.0.0.1:${env.SIMULATOR_PORT}` : twilioApiUrl(env),
    simulated,
    simulatorPort: env.SIMULATOR_PORT,
    inspectorBytes: env.WEBHOOK_INSPECTOR_BYTES,
    hasBrowserPhone: simulated && isPhoneWanted(env),
  };
}

/** Never in production, nor where others may find the server. */
function isPhoneWanted({ NODE_ENV: environment, PHONE_ENABLED: isEnabled, PUBLIC_URL: url }: Env): boolean {
  if (environment === 'production' || !(isEnabled ?? environment === 'development')) return false;
  return url === undefined || isThisMachine(new URL(url).hostname);
}

/** `api.{edge}.{region}.twilio.com`, and us1 where only an edge is named, as Twilio's own client has it (twilio-node). */
function twilioApiUrl({ TWILIO_API_URL: standIn, TWILIO_EDGE: edge, TWILIO_REGION: region }: Env): string {
  if (standIn !== undefined) return new URL(standIn).origin;
  const parts = ['api', edge, region ?? (edge === undefined ? undefined : 'us1'), 'twilio.com'];
  return `https://${parts.filter((part) => part !== undefined).join('.')}`;
}

/** Names the variables that are not set and that development fills in. */
function generatedInDevelopment(env: Env): string[] {
  const always = [
    'MONGODB_URI',
    'SUPABASE_URL',
    'DEV_API_KEY',
    'TWILIO_ACCOUNT_SID',
    'TWILIO_AUTH_TOKEN',
  ] as const;
  const simulated = env.TWILIO_ACCOUNT_SID === undefined ? (['MAIN_NUMBERS', 'FORWARD_TO'] as const) : [];
  const signed = env.NOTIFY_WEBHOOK_URLS.length > 0 ? (['NOTIFY_WEBHOOK_SECRET'] as const) : [];
  return [...always, ...simulated, ...signed].filter((name) => (env[name] ?? '').length === 0);
}

/** Made-up numbers belong to the simulated phone network: on a real one somebody else would be rung. */
function phoneSettings(env: Env, simulated: boolean): PhoneSettings {
  const orMadeUp = (numbers: string[], madeUp: string[], taken: string[]): string[] =>
    numbers.length === 0 && simulated
      ? madeUp.filter((number) => !taken.includes(number)).slice(0, madeUp.length - 1)
      : numbers;
  return {
    mainNumbers: orMadeUp(env.MAIN_NUMBERS, SIMULATED_MAIN_NUMBERS, env.FORWARD_TO),
    defaultQueue: env.DEFAULT_QUEUE ?? null,
    forwardTo: orMadeUp(env.FORWARD_TO, SIMULATED_AGENTS, env.MAIN_NUMBERS),
    forwardStrategy: env.FORWARD_STRATEGY,
    ringTimeoutSeconds: env.RING_TIMEOUT_SECONDS,
    screenForwardedCalls: env.SCREEN_FORWARDED_CALLS,
    menuAttempts: env.MENU_ATTEMPTS,
    menuTimeoutSeconds: env.MENU_TIMEOUT_SECONDS,
    menuExhausted: env.MENU_EXHAUSTED,
    greeting: env.GREETING,
    voicemailGreeting: env.VOICEMAIL_GREETING,
    voice: env.VOICE ?? null,
    language: env.LANGUAGE,
    voicemailMaxSeconds: env.VOICEMAIL_MAX_SECONDS,
    transcribeVoicemail: env.TRANSCRIBE_VOICEMAIL,
  };
}
