import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import pLimit from 'p-limit';
import { PresentLimits } from '../directory/present-limits.js';
import { OpenCalls, type SeenCall } from '../open-calls/open-calls.js';
import { DeadlineJudge, type Judgement } from './deadline-judge.js';
import { DeadlinePlan } from './deadline-plan.js';

/** Calls that are judged together, and how many such groups at a time. */
const GROUP = 100;
const GROUPS = 4;

/** Has calls judged when their deadlines pass: by one timer for the earliest of all, and by nothing while there is none. */
@Injectable()
export class DeadlineWatch implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(DeadlineWatch.name);
  /** Calls that are judged now, and whether they were seen since that began. */
  private readonly judged = new Map<string, boolean>();
  private readonly few = pLimit(GROUPS);
  private timer: NodeJS.Timeout | undefined;
  /** When the timer ends, by the clock that only grows. */
  private endsAt = Infinity;
  private readonly working = new Set<Promise<void>>();
  private isStopped = false;

  constructor(
    private readonly openCalls: OpenCalls,
    private readonly plan: DeadlinePlan,
    private readonly judge: DeadlineJudge,
    private readonly limits: PresentLimits,
  ) {}

  /** Before the calls under way are read: see {@link OpenCalls}. */
  onModuleInit(): void {
    this.openCalls.onSeen((seen) => this.see(seen));
    this.limits.onChange(() => this.openCalls.lookAgain());
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.few.clearQueue();
    await Promise.allSettled(this.working);
  }

  private see(seen: SeenCall): void {
    if (this.judged.has(seen.callId)) this.judged.set(seen.callId, true);
    this.plan.see(seen);
    this.arm();
  }

  /** A timer that ends earlier stays: so the clock on the wall is looked at in time however much happens. */
  private arm(): void {
    const { delay } = this.plan;
    if (this.isStopped || delay === null || performance.now() + delay >= this.endsAt) return;
    clearTimeout(this.timer);
    this.endsAt = performance.now() + delay;
    this.timer = setTimeout(() => this.look(), delay).unref();
  }

  private look(): void {
    this.endsAt = Infinity;
    const callIds = this.plan.takeDue();
    for (let at = 0; at < callIds.length; at += GROUP) this.begin(callIds.slice(at, at + GROUP));
    this.arm();
  }

  private begin(callIds: readonly string[]): void {
    const work = this.few(() => this.judgeAll(callIds)).finally(() => this.working.delete(work));
    this.working.add(work);
  }

  private async judgeAll(callIds: readonly string[]): Promise<void> {
    for (const callId of callIds) this.judged.set(callId, false);
    try {
      const judged = await this.judge.judge(callIds);
      for (const [callId, judgement] of judged) this.noteJudged(callId, judgement);
    } catch (error: unknown) {
      this.logger.error('what follows from deadlines could not be recorded; it is tried again', error);
      for (const callId of callIds) this.plan.retry(callId);
    }
    for (const callId of callIds) this.judged.delete(callId);
    this.arm();
  }

  /** What was seen since then knows more. */
  private noteJudged(callId: string, { events, isRerouted }: Judgement): void {
    if (events === null) return this.plan.retry(callId);
    if (this.judged.get(callId) === false) this.openCalls.see(callId, events);
    // Another instance may have re-routed it, too, and no log tells of a second copy of one event.
    if (isRerouted) this.plan.lookAgain(callId);
  }
}
