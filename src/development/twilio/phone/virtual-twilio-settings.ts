import type { CallsFolder } from '../history/calls-folder.js';
import type { AgentPlans } from './agent-plan.js';
import type { DeliveryPlan } from '../network/delivery-plan.js';
import type { RecordingsFolder } from '../history/recordings-folder.js';
import type { SimulatedTime } from '../network/simulated-time.js';

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
