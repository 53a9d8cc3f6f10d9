import {
  act,
  type Action,
  beginCall,
  type CallDetails,
  type EndReason,
  type EventBody,
  type EventName,
  type LifecycleCall,
  type Step,
  type TransferTarget,
} from './lifecycle-call.js';

/** How a call goes. Times are seconds. */
export interface LifecyclePlan extends CallDetails {
  /** Who is rung at the end of the wait; `null` rings nobody. */
  readonly agentId: string | null;
  /** From the beginning, or from a transfer to a queue, until the answer. */
  readonly waitSeconds: number;
  /** The last part of the wait. */
  readonly ringSeconds: number;
  /** The conversation without holds; half of it follows a transfer. */
  readonly talkSeconds: number;
  /** Each hold; all are before a transfer. */
  readonly holdSeconds: readonly number[];
  readonly transfer: TransferTarget | null;
  /** `waiting`: before an answer, or after a transfer that nobody answers. */
  readonly endWhile: 'waiting' | 'active' | 'on_hold';
  readonly endReason: EndReason;
  /** What arrives after everything else. */
  readonly late: readonly EventName[];
  /** What is sent twice. */
  readonly repeat: readonly EventName[];
}

/** An event of a plan, and how it is sent. */
export interface PlannedEvent {
  readonly body: EventBody;
  /** When it happens and when it is sent, in seconds after the beginning of the call. */
  readonly at: number;
  readonly sentAt: number;
  readonly isLate: boolean;
  readonly isRepeated: boolean;
}

/** @returns the events of a plan in the order in which they are sent */
export function planEvents(plan: LifecyclePlan, start: Date): PlannedEvent[] {
  const timeline = new Timeline(plan, start);
  play(plan, timeline);
  const onTime = timeline.events.filter(({ isLate }) => !isLate);
  const end = Math.max(...timeline.events.map(({ sentAt }) => sentAt));
  const late = timeline.events.filter(({ isLate }) => isLate);
  return [...onTime, ...late.map((event) => ({ ...event, sentAt: end }))];
}

function play(plan: LifecyclePlan, timeline: Timeline): void {
  const { transfer, endWhile, endReason, talkSeconds, waitSeconds, ringSeconds } = plan;
  waitInQueue(plan, timeline);
  if (endWhile !== 'waiting' || transfer !== null) {
    timeline.act({ do: 'answer' });
    talk(plan, timeline, transfer === null ? talkSeconds : talkSeconds / 2);
  }
  if (transfer !== null) {
    timeline.act({ do: 'transfer', to: transfer });
    timeline.pass('agentId' in transfer ? ringSeconds : waitSeconds);
  }
  if (endWhile === 'active' && transfer !== null) {
    timeline.act({ do: 'answer' });
    timeline.pass(talkSeconds / 2);
  }
  timeline.act({ do: 'end', reason: endReason });
}

function waitInQueue({ agentId, waitSeconds, ringSeconds }: LifecyclePlan, timeline: Timeline): void {
  if (agentId === null) return timeline.pass(waitSeconds);
  timeline.pass(waitSeconds - ringSeconds);
  timeline.act({ do: 'route', agentId, ringSeconds }, ringSeconds);
  timeline.pass(ringSeconds);
}

/** Every hold has talk before it, and after it unless the call ends there. */
function talk({ holdSeconds, endWhile }: LifecyclePlan, timeline: Timeline, seconds: number): void {
  const endsOnHold = endWhile === 'on_hold';
  const part = seconds / (holdSeconds.length + (endsOnHold ? 0 : 1));
  for (const [index, hold] of holdSeconds.entries()) {
    timeline.pass(part);
    timeline.act({ do: 'hold' });
    timeline.pass(hold);
    if (!endsOnHold || index < holdSeconds.length - 1) timeline.act({ do: 'resume' });
  }
  if (!endsOnHold) timeline.pass(part);
}

/** Lets time pass and things happen, and notes the events. */
class Timeline {
  readonly events: PlannedEvent[] = [];
  private call: LifecycleCall;
  /** Milliseconds since the beginning. */
  private elapsed = 0;
  private last = 0;

  constructor(
    private readonly plan: LifecyclePlan,
    private readonly start: Date,
  ) {
    this.call = this.note(beginCall(plan, start), 0);
  }

  pass(seconds: number): void {
    this.elapsed += Math.round(seconds * 1000);
  }

  /** @param delay seconds until it is known, where what it reports has to be over first */
  act(action: Action, delay = 0): void {
    // Two events of one moment would be sorted by what they are.
    this.elapsed = Math.max(this.elapsed, this.last + 1);
    const step = act(this.call, action, new Date(this.start.getTime() + this.elapsed));
    this.call = this.note(step, this.plan.reportsDurations === true ? delay : 0);
  }

  private note({ call, body }: Step, delay: number): LifecycleCall {
    this.last = this.elapsed;
    const at = this.elapsed / 1000;
    const isLate = this.plan.late.includes(body.event);
    const isRepeated = this.plan.repeat.includes(body.event);
    this.events.push({ body, at, sentAt: at + delay, isLate, isRepeated });
    return call;
  }
}
