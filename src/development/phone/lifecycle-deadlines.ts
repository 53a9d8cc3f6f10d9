import type { JsonRow } from '../lifecycle/events-client.js';
import type { LifecycleAction, LifecycleDeadline } from './phone-state.js';

type What = LifecycleDeadline['for'];

const LIMIT: Readonly<Record<What, string>> = {
  wait: 'longest_wait_seconds',
  answer: 'longest_answer_seconds',
  hold: 'longest_hold_seconds',
};
/** Starts and stops of the clocks, besides the wait's, which begins with the call and with a transfer. */
const STARTS: Readonly<Partial<Record<LifecycleAction, What>>> = { route: 'answer', hold: 'hold' };
const STOPS: Readonly<Partial<Record<LifecycleAction, readonly What[]>>> = {
  route: ['answer'],
  answer: ['wait', 'answer'],
  resume: ['hold'],
  transfer: ['answer', 'hold'],
  end: ['wait', 'answer', 'hold'],
};

interface Clockwork {
  readonly what: What;
  readonly since: Date;
  stoppedAt: Date | null;
}

/** The clocks that a queue's limits are held against; of each the last that ran. */
export class LifecycleDeadlines {
  /** The queue as the server tells of it; `null` before, and when it is gone. */
  limits: JsonRow | null = null;
  private readonly clocks = new Map<What, Clockwork>();

  startWait(at: Date): void {
    this.start('wait', at);
  }

  apply(action: LifecycleAction, at: Date): void {
    for (const what of STOPS[action] ?? []) this.stop(what, at);
    const next = STARTS[action];
    if (next !== undefined) this.start(next, at);
  }

  /** Those whose limits are known. */
  state(): LifecycleDeadline[] {
    return [...this.clocks.values()].flatMap(({ what, since, stoppedAt }) => {
      const limit = this.limits?.[LIMIT[what]];
      if (typeof limit !== 'number') return [];
      const until = new Date(since.getTime() + limit * 1000).toISOString();
      const times = { since: since.toISOString(), until, stoppedAt: stoppedAt?.toISOString() ?? null };
      return [{ for: what, limitSeconds: limit, ...times }];
    });
  }

  private start(what: What, at: Date): void {
    this.clocks.set(what, { what, since: at, stoppedAt: null });
  }

  private stop(what: What, at: Date): void {
    const clock = this.clocks.get(what);
    if (clock !== undefined) clock.stoppedAt ??= at;
  }
}
