import type { AgentPlan } from './agent-plan.js';
import type { HangUpMoment } from './call-plan.js';
import type { CompletePlan } from './complete-plan.js';
import type { SimulatedTime } from '../network/simulated-time.js';
import type { Transcript } from './transcript.js';
import type { CallbackQueue } from '../network/callback-queue.js';
import type { WebhookSender } from '../network/webhook-sender.js';
import type { BackgroundWork } from './background-work.js';
import type { CallResult, LegResult, RecordingResult } from './call-result.js';
import type { NumberSettings } from './number-settings.js';
import type { VirtualLeg } from './virtual-leg.js';

/** Everything that takes part in one call. */
export interface CallScene {
  readonly plan: CompletePlan;
  readonly number: NumberSettings;
  readonly time: SimulatedTime;
  readonly transcript: Transcript;
  readonly sender: WebhookSender;
  readonly callbacks: CallbackQueue;
  readonly background: BackgroundWork;
  readonly caller: VirtualLeg;
  readonly agents: { planFor(number: string): Required<AgentPlan> };
  /** What is known of the result so far. */
  readonly heard: string[];
  readonly legs: LegResult[];
  readonly recordings: RecordingResult[];
  /** How the call went by the caller's lights; the last word before the end counts. */
  readonly verdict: { outcome: CallResult['outcome'] | null };
}

/** Has the caller hang up later if the plan says so for this moment. */
export function hangUpAt(scene: CallScene, moment: HangUpMoment, afterSeconds: number): void {
  if (scene.plan.hangUp !== moment) return;
  hangUpLater(scene, afterSeconds);
}

/** Has the caller hang up after a while, unless the call ends before. */
export function hangUpLater({ background, caller, time }: CallScene, seconds: number): void {
  background.run(async () => {
    await time.wait(seconds, caller.signal);
    caller.hangUp('caller');
  });
}
