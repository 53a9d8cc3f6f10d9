import type { SimulatedTime } from '../network/simulated-time.js';
import type { SentRequest } from '../network/webhook-request.js';
import { WebhookSender } from '../network/webhook-sender.js';
import { type CallPlan, completePlan } from './call-plan.js';
import type { CallResult } from './call-result.js';
import { BackgroundWork, CallScene } from './call-scene.js';
import { Transcript } from './transcript.js';
import {
  absoluteUrl,
  completeAccount,
  type VirtualAccount,
  type VirtualTwilioSettings,
} from './virtual-account.js';
import { VirtualCall } from './virtual-call.js';

/**
 * A simulated Twilio account with one number: plays calls against a server that answers webhooks with TwiML.
 *
 * ```ts
 * const phone = new VirtualTwilio({ accountSid, authToken, publicUrl: 'https://phone.example.com', targetUrl: app.url });
 * const call = await phone.call({ keys: '2', messageSeconds: 21 });
 * ```
 */
export class VirtualTwilio {
  private readonly account: VirtualAccount;

  constructor(settings: VirtualTwilioSettings) {
    this.account = completeAccount(settings);
  }

  get time(): SimulatedTime {
    return this.account.time;
  }

  /** Plays a call to its end; what goes wrong in it is part of the result. */
  call(plan: CallPlan = {}): Promise<CallResult> {
    return this.startCall(plan).result;
  }

  /** Begins a call that can be followed and steered while it is under way. */
  startCall(plan: CallPlan = {}): VirtualCall {
    return new VirtualCall(new CallScene(this.account, completePlan(plan, this.account)));
  }

  /**
   * Sends one signed request that belongs to no call, such as a captured one.
   *
   * @param url absolute, or relative to the public address
   */
  async send(
    url: string,
    parameters: Readonly<Record<string, string>>,
    method: 'GET' | 'POST' = 'POST',
  ): Promise<SentRequest> {
    const { publicUrl: base, time } = this.account;
    const background = new BackgroundWork();
    const sender = new WebhookSender(this.account, time, new Transcript(time), (work) =>
      background.run(work),
    );
    const address = { url: absoluteUrl(url, base), base, method };
    const sent = await sender.send({ purpose: 'custom', ...address, standard: parameters, own: {} });
    await background.settle();
    return sent;
  }
}
