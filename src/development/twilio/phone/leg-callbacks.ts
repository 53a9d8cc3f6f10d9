import type { CallScene } from './call-scene.js';
import type { VirtualLeg } from './virtual-leg.js';

export type LegEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

/** Where to report an agent's leg. */
export interface LegSubscription {
  readonly url: string | null;
  readonly base: string;
  readonly method: 'GET' | 'POST';
  readonly events: readonly string[];
}

/** Reports what happens on one agent's leg, numbered from 0 whether asked for or not. */
export class LegCallbacks {
  private sequence = 0;

  constructor(
    private readonly scene: CallScene,
    private readonly leg: VirtualLeg,
    private readonly subscription: LegSubscription,
  ) {}

  report(event: LegEvent): void {
    const { url, base, method, events } = this.subscription;
    const number = this.sequence;
    this.sequence += 1;
    if (url === null || !events.includes(event)) return;
    this.scene.callbacks.add({
      purpose: 'leg status',
      url,
      base,
      method,
      standard: { ...this.leg.parameters, ...(event === 'initiated' ? { CallStatus: 'initiated' } : {}) },
      own: { ...callProgress(this.scene, number), ...(event === 'completed' ? lengthOf(this.leg) : {}) },
    });
  }
}

/** What status callbacks say about themselves; `Timestamp` is RFC 2822 in UTC. */
export function callProgress({ time }: CallScene, sequence: number): Record<string, string> {
  return {
    Timestamp: rfc2822(time.now()),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(sequence),
  };
}

/** Seconds, and minutes begun, of a leg that has ended. */
export function lengthOf({ durationSeconds }: VirtualLeg): Record<string, string> {
  return {
    CallDuration: String(durationSeconds),
    Duration: String(Math.ceil(durationSeconds / 60)),
  };
}

/** Such as `Fri, 20 Aug 2010 01:13:42 +0000`. */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
