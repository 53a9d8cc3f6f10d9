export const STORE_NAMES = ['mongodb', 'supabase'] as const;
export type StoreName = (typeof STORE_NAMES)[number];

export const ROLES = ['viewer', 'agent', 'admin'] as const;
/** What a key may do; each role may do all that the ones before it may. */
export type Role = (typeof ROLES)[number];

/** One API key, known only by its digest. */
export interface ApiKeySettings {
  readonly name: string;
  readonly role: Role;
  /** SHA-256 of the key, 64 hexadecimal digits. */
  readonly digest: string;
  /** The company's own numbers of which the key may see calls; `null` for all. */
  readonly numbers: readonly string[] | null;
  /** When it stops working, ISO 8601 UTC; `null` for never. */
  readonly expiresAt: string | null;
}

export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** Absolute path. */
  readonly dataDir: string;
  readonly logLevel: string;
  /** How many proxies in front of the server are ours: so many of the last addresses in `X-Forwarded-For` are believed. */
  readonly trustedProxies: number;
  /** Origins whose pages may use the API, exactly as browsers send them. */
  readonly corsOrigins: readonly string[];
  /** How many requests, connections and messages of the live feed included, one API key may send per minute. */
  readonly requestsPerMinute: number;
  /** How many events of calls one API key may report per minute. */
  readonly eventsPerMinute: number;
}

export interface DatabaseSettings {
  /** `null` means embedded. */
  readonly mongodbUri: string | null;
  /** `null` means embedded. */
  readonly supabaseUrl: string | null;
  readonly supabaseKey: string | null;
  readonly readStore: StoreName;
  readonly timeoutMilliseconds: number;
  /** Longest time for what may take longer: statistics and counts. */
  readonly queryTimeoutMilliseconds: number;
}

export interface JournalSettings {
  /** Whether an append waits until the disk has it. */
  readonly sync: boolean;
  /** How many events it may hold. */
  readonly maxEvents: number;
}

export interface MaintenanceSettings {
  /** Age from which calls are erased; `null` keeps them. */
  readonly retentionDays: number | null;
  /** Age from which a call that never ended, and that Twilio does not know, is given up. */
  readonly stuckCallHours: number;
  /** Age from which a message that nobody heard raises an alert. */
  readonly unheardAlertHours: number;
}

export interface LiveSettings {
  /** Tells the instances of each other; `null` for none. */
  readonly redisUrl: string | null;
}

export interface AccessSettings {
  readonly keys: readonly ApiKeySettings[];
  /** The development key in clear text, `null` in production. */
  readonly developmentKey: string | null;
  readonly audioLinkHours: number;
}

export interface NotificationSettings {
  /** Where follow-ups are delivered; none for nowhere. */
  readonly urls: readonly string[];
  /** Standard Webhooks secrets, `whsec_...`, that all sign while they rotate. */
  readonly secrets: readonly string[];
  /** The secret that development made, in clear text; `null` when it is not used. */
  readonly developmentSecret: string | null;
  /** Whether receivers on private and loopback addresses are served. */
  readonly allowsPrivateAddresses: boolean;
}

export interface SessionSettings {
  /** How many sessions a tenant may have at once. */
  readonly perUser: number;
  /** How long a number rests between two tenants. */
  readonly coolDownSeconds: number;
  /** How long an earlier tenant's caller does not get a later tenant's greeting; 0 for not at all. */
  readonly echoSeconds: number;
  /** The pool is low with a smaller share of free numbers, in percent. */
  readonly lowPercent: number;
  /** Whether greetings are taken without a look at them; the rules for addresses hold all the same. */
  readonly skipsGreetingCheck: boolean;
  /** Hosts, in small letters, whose greetings are played although their addresses are private. */
  readonly greetingTestHosts: readonly string[];
}

export interface TwilioSettings {
  readonly accountSid: string;
  /** Tokens that may sign webhooks; the first is used for requests to Twilio. */
  readonly authTokens: readonly string[];
  /** Origin of Twilio's REST API, or of the simulator's. */
  readonly apiUrl: string;
  /** True when the phone simulator plays Twilio's part. */
  readonly simulated: boolean;
  readonly simulatorPort: number;
  /** Whether the dashboard has a phone that plays calls on the simulator. */
  readonly hasBrowserPhone: boolean;
}

export interface PhoneSettings {
  readonly mainNumbers: readonly string[];
  /** The queue whose wait and short-call limits count for telephone calls; `null` for no limits. */
  readonly defaultQueue: string | null;
  readonly forwardTo: readonly string[];
  readonly forwardStrategy: 'simultaneous' | 'sequential';
  readonly ringTimeoutSeconds: number;
  readonly screenForwardedCalls: boolean;
  readonly menuAttempts: number;
  readonly menuTimeoutSeconds: number;
  readonly menuExhausted: 'voicemail' | 'hangup';
  /** Text, or an https address of audio. */
  readonly greeting: string;
  /** Text, or an https address of audio. */
  readonly voicemailGreeting: string;
  readonly voice: string | null;
  readonly language: string;
  readonly voicemailMaxSeconds: number;
  readonly transcribeVoicemail: boolean;
}

/** The settings of this process, in typed groups: injection token, never changed after start. */
export class AppConfig {
  readonly environment: 'development' | 'production' | 'test';
  readonly server: ServerSettings;
  readonly databases: DatabaseSettings;
  readonly journal: JournalSettings;
  readonly maintenance: MaintenanceSettings;
  readonly access: AccessSettings;
  readonly live: LiveSettings;
  readonly notifications: NotificationSettings;
  readonly sessions: SessionSettings;
  readonly twilio: TwilioSettings;
  readonly phone: PhoneSettings;
  /** Names of the variables that are not set and that development filled in. */
  readonly generated: readonly string[];

  constructor(groups: Omit<AppConfig, 'generated'> & { readonly generated?: readonly string[] }) {
    this.environment = groups.environment;
    this.server = groups.server;
    this.databases = groups.databases;
    this.journal = groups.journal;
    this.maintenance = groups.maintenance;
    this.access = groups.access;
    this.live = groups.live;
    this.notifications = groups.notifications;
    this.sessions = groups.sessions;
    this.twilio = groups.twilio;
    this.phone = groups.phone;
    this.sessions = groups.sessions;
    this.generated = groups.generated ?? [];
  }
}
