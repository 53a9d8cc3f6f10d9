import { rfc2822 } from '../network/simulated-time.js';
import type { Subscription } from '../twiml/verb-attributes.js';
import type { CallScene } from './call-scene.js';
import type { VirtualLeg } from './virtual-leg.js';

type LegEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** Reports what happens on one agent's leg, numbered from 0 whether asked for or not. */
export class LegCallbacks {
  private sequence = 0;

  /** @param base address of the document that asks for them */
  constructor(
    private readonly scene: CallScene,
    private readonly leg: VirtualLeg,
    private readonly subscription: Subscription,
    private readonly base: string,
  ) {}

  report(event: LegEvent): void {
    const { scene, leg, base } = this;
    const { url, method, events } = this.subscription;
    const number = this.sequence;
    this.sequence += 1;
    if (url === null || !events.includes(event)) return;
    const standard = { ...leg.parameters, ...(event === 'initiated' ? { CallStatus: 'initiated' } : {}) };
    const own = { ...progress(scene, number), ...(event === 'completed' ? lengthOf(leg) : {}) };
    scene.callbacks.add({ purpose: 'leg status', url, base, method, standard, own });
  }
}

/** The number's own status callback: one per call, after its end. */
export function reportEnd(scene: CallScene): void {
  const { account, caller, callbacks } = scene;
  const { statusUrl: url, publicUrl: base } = account;
  if (url === null) return;
  const own = { ...progress(scene, 0), ...lengthOf(caller.leg) };
  const standard = caller.leg.parameters;
  callbacks.add({ purpose: 'call status', url, base, method: 'POST', standard, own });
}

/** What status callbacks say about themselves. */
function progress({ time }: CallScene, sequence: number): Record<string, string> {
  return {
    Timestamp: rfc2822(time.now()),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(sequence),
  };
}

/** Seconds, and minutes begun, of a leg that has ended. */
function lengthOf({ durationSeconds }: VirtualLeg): Record<string, string> {
  return {
    CallDuration: String(durationSeconds),
    Duration: String(Math.ceil(durationSeconds / 60)),
  };
}
