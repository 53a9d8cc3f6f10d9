import { keptRequest } from '../history/kept-request.js';
import { callerParameters } from './caller-parameters.js';
import type { CompletePlan } from './complete-plan.js';
import type { SimulatedTime } from '../network/simulated-time.js';
import { Transcript } from './transcript.js';
import type { TranscriptEntry } from './transcript-entry.js';
import { CallbackQueue } from '../network/callback-queue.js';
import type { Origins } from '../network/webhook-address.js';
import { WebhookSender } from '../network/webhook-sender.js';
import { AgentDirectory } from './agent-directory.js';
import { BackgroundWork } from './background-work.js';
import type { CallScene } from './call-scene.js';
import type { NumberSettings } from './number-settings.js';
import { VirtualLeg } from './virtual-leg.js';

/** What all calls of one simulated account share. */
export interface Network extends Origins {
  readonly number: NumberSettings;
  readonly authToken: string;
  readonly time: SimulatedTime;
}

/** Sets the scene of one call. */
export function createScene(
  network: Network,
  plan: CompletePlan,
  observe: (entry: TranscriptEntry) => void,
): CallScene {
  const { number, authToken, time, publicUrl, targetUrl } = network;
  const transcript = new Transcript(time, (entry) => {
    keepRequest(number, entry);
    observe(entry);
  });
  const sender = new WebhookSender(
    { authToken, publicUrl, targetUrl, delivery: plan.delivery },
    time,
    transcript,
  );
  return {
    plan,
    number,
    time,
    transcript,
    sender,
    callbacks: new CallbackQueue(sender, plan.delivery, transcript),
    background: new BackgroundWork(),
    caller: callerLeg(network, plan),
    agents: new AgentDirectory(plan.agents),
    heard: [],
    legs: [],
    recordings: [],
    verdict: { outcome: null },
  };
}

function callerLeg({ number, time }: Network, plan: CompletePlan): VirtualLeg {
  const parameters = callerParameters(plan, number.accountSid);
  const identity = { sid: plan.callSid, who: 'caller', parameters, createdAt: time.now() };
  return new VirtualLeg({ ...identity, status: 'ringing' }, (leg) => number.calls?.keepLeg(leg));
}

/** Twilio tells of every attempt, and of a leg's requests under the leg's own sid. */
function keepRequest({ calls }: NumberSettings, entry: TranscriptEntry): void {
  if (entry.kind === 'request') calls?.keepRequest(entry.request.leg, keptRequest(entry.request));
}
