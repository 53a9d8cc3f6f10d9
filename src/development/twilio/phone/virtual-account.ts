import type { CallsFolder } from '../history/calls-folder.js';
import type { RecordingsFolder } from '../history/recordings-folder.js';
import { type DeliveryPlan, FAITHFUL_DELIVERY } from '../network/delivery-plan.js';
import { InstantTime, type SimulatedTime } from '../network/simulated-time.js';
import type { Origins } from '../network/webhook-address.js';
import type { AgentPlans } from './planned-agent.js';

/** What the simulated Twilio account knows. */
export interface VirtualTwilioSettings {
  readonly accountSid: string;
  readonly authToken: string;
  /** Origin, and path if any, under which the server believes to be reached: what is signed. */
  readonly publicUrl: string;
  /** Where requests to `publicUrl` really go; the same when left out. */
  readonly targetUrl?: string;
  /** The number's addresses, absolute or relative to `publicUrl`; `null` when not configured. */
  readonly voiceUrl?: string;
  readonly fallbackUrl?: string | null;
  readonly statusUrl?: string | null;
  /** The number that is called, and further numbers of the account. */
  readonly number?: string;
  readonly ownedNumbers?: readonly string[];
  /** Origin in `RecordingUrl`. */
  readonly apiUrl?: string;
  /** Where audio is kept; nowhere when left out. */
  readonly recordings?: RecordingsFolder;
  /** Where calls and their requests are kept, for the REST API to tell of; nowhere when left out. */
  readonly calls?: CallsFolder;
  /** Instant when left out. */
  readonly time?: SimulatedTime;
  /** Seconds between the end of a recording and its callback. */
  readonly processingSeconds?: number;
  readonly delivery?: Partial<DeliveryPlan>;
  readonly agents?: AgentPlans;
}

/** An account with nothing left open; addresses are absolute, and end without a slash where something is added to them. */
export interface VirtualAccount extends Origins {
  readonly accountSid: string;
  readonly authToken: string;
  readonly voiceUrl: string;
  readonly fallbackUrl: string | null;
  readonly statusUrl: string | null;
  readonly number: string;
  /** Numbers that may be shown to agents. */
  readonly ownedNumbers: readonly string[];
  readonly apiUrl: string;
  readonly recordings: RecordingsFolder | null;
  readonly calls: CallsFolder | null;
  readonly time: SimulatedTime;
  readonly processingSeconds: number;
  readonly delivery: DeliveryPlan;
  readonly agents: AgentPlans;
}

const TWILIO_API_URL = 'https://api.twilio.com';
const DEFAULT_NUMBER = '+13235550100';
const PROCESSING_SECONDS = 2;

/** Fills settings in. */
export function completeAccount(settings: VirtualTwilioSettings): VirtualAccount {
  const publicUrl = withoutSlash(settings.publicUrl);
  const number = settings.number ?? DEFAULT_NUMBER;
  const optional = (url: string | null | undefined, otherwise: string): string | null =>
    url === null ? null : absoluteUrl(url ?? otherwise, publicUrl);
  return {
    accountSid: settings.accountSid,
    authToken: settings.authToken,
    publicUrl,
    targetUrl: withoutSlash(settings.targetUrl ?? publicUrl),
    voiceUrl: absoluteUrl(settings.voiceUrl ?? '/twilio/voice', publicUrl),
    fallbackUrl: optional(settings.fallbackUrl, '/twilio/fallback'),
    statusUrl: optional(settings.statusUrl, '/twilio/status'),
    number,
    ownedNumbers: [number, ...(settings.ownedNumbers ?? [])],
    apiUrl: withoutSlash(settings.apiUrl ?? TWILIO_API_URL),
    recordings: settings.recordings ?? null,
    calls: settings.calls ?? null,
    time: settings.time ?? new InstantTime(),
    processingSeconds: settings.processingSeconds ?? PROCESSING_SECONDS,
    delivery: { ...FAITHFUL_DELIVERY, ...settings.delivery },
    agents: settings.agents ?? ['accept'],
  };
}

/** A path stands below the public address, also when that has a path of its own. */
export function absoluteUrl(url: string, publicUrl: string): string {
  return url.startsWith('/') ? publicUrl + url : url;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
