import { createScene, type Network } from './create-scene.js';
import type { CallResult } from './call-result.js';
import { VirtualCall } from './virtual-call.js';
import type { CallPlan } from './call-plan.js';
import { completePlan, DEFAULT_NUMBER } from './complete-plan.js';
import { FAITHFUL_DELIVERY } from '../network/delivery-plan.js';
import { InstantTime } from '../network/instant-time.js';
import type { SimulatedTime } from '../network/simulated-time.js';
import { Transcript } from './transcript.js';
import type { VirtualTwilioSettings } from './virtual-twilio-settings.js';
import type { SentRequest } from '../network/sent-request.js';
import { WebhookSender } from '../network/webhook-sender.js';

const TWILIO_API_URL = 'https://api.twilio.com';
const PROCESSING_SECONDS = 2;

/**
 * A simulated Twilio account with one number: plays calls against a server that answers webhooks with TwiML.
 *
 * ```ts
 * const phone = new VirtualTwilio({ accountSid, authToken, publicUrl: 'https://phone.example.com', targetUrl: app.url });
 * const call = await phone.call({ keys: '2', messageSeconds: 21 });
 * ```
 */
export class VirtualTwilio {
  readonly time: SimulatedTime;
  private readonly network: Network;

  constructor(private readonly settings: VirtualTwilioSettings) {
    this.time = settings.time ?? new InstantTime();
    this.network = toNetwork(settings, this.time);
  }

  /** Plays a call to its end; what goes wrong in it is part of the result. */
  call(plan: CallPlan = {}): Promise<CallResult> {
    return this.startCall(plan).result;
  }

  /** Begins a call that can be followed and steered while it is under way. */
  startCall(plan: CallPlan = {}): VirtualCall {
    const complete = completePlan(plan, this.settings);
    return new VirtualCall(createScene(this.network, complete, plan.observe ?? (() => undefined)));
  }

  /**
   * Sends one signed request that belongs to no call, such as a captured one.
   *
   * @param url absolute, or relative to the public address
   */
  send(
    url: string,
    parameters: Readonly<Record<string, string>>,
    method: 'GET' | 'POST' = 'POST',
  ): Promise<SentRequest> {
    const { authToken, publicUrl, targetUrl } = this.network;
    const delivery = { ...FAITHFUL_DELIVERY, ...this.settings.delivery };
    const transcript = new Transcript(this.time);
    const sender = new WebhookSender({ authToken, publicUrl, targetUrl, delivery }, this.time, transcript);
    const request = { url: absolute(url, publicUrl), base: publicUrl, method, standard: parameters, own: {} };
    return sender.send({ purpose: 'custom', ...request });
  }
}

function toNetwork(settings: VirtualTwilioSettings, time: SimulatedTime): Network {
  const publicUrl = withoutSlash(settings.publicUrl);
  const optional = (url: string | null | undefined, otherwise: string): string | null =>
    url === null ? null : absolute(url ?? otherwise, publicUrl);
  return {
    publicUrl,
    targetUrl: withoutSlash(settings.targetUrl ?? publicUrl),
    authToken: settings.authToken,
    time,
    number: {
      accountSid: settings.accountSid,
      publicUrl,
      voiceUrl: absolute(settings.voiceUrl ?? '/twilio/voice', publicUrl),
      fallbackUrl: optional(settings.fallbackUrl, '/twilio/fallback'),
      statusUrl: optional(settings.statusUrl, '/twilio/status'),
      ownedNumbers: [settings.number ?? DEFAULT_NUMBER, ...(settings.ownedNumbers ?? [])],
      apiUrl: withoutSlash(settings.apiUrl ?? TWILIO_API_URL),
      recordings: settings.recordings ?? null,
      calls: settings.calls ?? null,
      processingSeconds: settings.processingSeconds ?? PROCESSING_SECONDS,
    },
  };
}

/** A path stands below the public address, also when that has a path of its own. */
function absolute(url: string, publicUrl: string): string {
  return url.startsWith('/') ? publicUrl + url : url;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
