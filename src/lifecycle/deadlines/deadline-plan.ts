import { Injectable } from '@nestjs/common';
import type { CallEvent } from '../../calls/model/call-event.js';
import { Clock } from '../../common/time/clock.js';
import { SECOND } from '../../config/time.js';
import { PresentLimits } from '../directory/present-limits.js';
import { endsCall } from '../open-calls/occupations.js';
import type { SeenCall } from '../open-calls/open-calls.js';
import { outlookOf } from '../rules/facts-due.js';
import { DeadlineSchedule } from './deadline-schedule.js';
import { FirstInstance } from './first-instance.js';

/** The clock on the wall may be set at any moment: while there are deadlines it is looked at so often, in milliseconds. */
const LOOK_INTERVAL = 1 * SECOND;
/** How long a deadline that was past when its event arrived may still be settled, in milliseconds. */
const SETTLING = 1 * SECOND;
/** How much later, in milliseconds, an instance acts that is not the first: by then it would see what that one did. */
const SECOND_PLACE = 700;
/** From a re-routing to the look at what became of it, in milliseconds: by then the stores have every copy. */
const SECOND_LOOK = 3 * SECOND;
/** From a look at a call of which no store can tell to the next, in milliseconds. */
const RETRY = 1 * SECOND;

/**
 * When which call is to be judged.
 *
 * An entry is only a reason to look: what a call has come to is read then. So an entry too much does no harm, and none is missing as
 * long as every look at a call is told here.
 */
@Injectable()
export class DeadlinePlan {
  /** By the clock on the wall. */
  private readonly ahead = new DeadlineSchedule();
  /** What has passed already, by the clock that only grows. */
  private readonly settling = new DeadlineSchedule();
  /** What is looked at once more whatever becomes of it, by the same clock. */
  private readonly again = new DeadlineSchedule();

  constructor(
    private readonly clock: Clock,
    private readonly limits: PresentLimits,
    private readonly instance: FirstInstance,
  ) {}

  /** How many calls have a deadline. */
  get size(): number {
    return this.ahead.size + this.settling.size + this.again.size;
  }

  /** Milliseconds until there is something to look at; `null` while there is none. */
  get delay(): number | null {
    if (this.size === 0) return null;
    const untilAhead = (this.ahead.next ?? Infinity) + this.handicap + 1 - this.now;
    const soonest = Math.min(this.settling.next ?? Infinity, this.again.next ?? Infinity);
    const untilSettled = Math.ceil(soonest - this.clock.monotonic());
    return Math.max(0, Math.min(LOOK_INTERVAL, untilAhead, untilSettled));
  }

  see({ callId, events, isWhole }: SeenCall): void {
    if (isWhole) this.seeWhole(callId, events);
    else this.seeTelephone(callId, events);
  }

  /** Takes the calls that are to be judged now. */
  takeDue(): string[] {
    const present = this.clock.monotonic();
    const settled = [...this.settling.takeThrough(present), ...this.again.takeThrough(present)];
    const passed = this.ahead.takeThrough(this.now - this.handicap - 1);
    return [...new Set([...passed, ...settled])];
  }

  /** Looks at a call again of which no store could tell, or which could not be recorded. */
  retry(callId: string): void {
    this.again.set(callId, this.clock.monotonic() + RETRY);
  }

  /** Looks at a call again that was re-routed, when every instance has recorded whom it chose. */
  lookAgain(callId: string): void {
    this.again.set(callId, this.clock.monotonic() + SECOND_LOOK);
  }

  private seeWhole(callId: string, events: readonly CallEvent[]): void {
    const { deadlines, isDue } = outlookOf(events, this.limits.present);
    const next = deadlines.reduce((least, { dueAt }) => Math.min(least, Date.parse(dueAt)), Infinity);
    // One that has passed since it was planned is judged at once, whatever else happens to the call.
    const isPlanned = this.ahead.of(callId) === next;
    const hasPassed = next < this.now;
    if (!isPlanned) this.ahead.set(callId, hasPassed || next === Infinity ? null : next);
    if (isDue || (hasPassed && !isPlanned)) this.settle(callId);
    else this.settling.set(callId, null);
  }

  /** Of a telephone call only what has just happened is known: that is enough to know when to read it. */
  private seeTelephone(callId: string, events: readonly CallEvent[]): void {
    const { limitsOf, defaultQueue } = this.limits.present;
    const limits = defaultQueue === null ? null : limitsOf(defaultQueue);
    if (limits === null) return;
    if (events.some(endsCall)) {
      this.ahead.set(callId, null);
      return this.settle(callId);
    }
    const asked = events.find(({ type }) => type === 'dial.started');
    if (asked === undefined) return;
    const dueAt = Date.parse(asked.at) + limits.waitSeconds * SECOND;
    this.ahead.set(callId, Math.min(dueAt, this.ahead.of(callId) ?? dueAt));
  }

  private settle(callId: string): void {
    if (this.settling.of(callId) !== null) return;
    this.settling.set(callId, this.clock.monotonic() + SETTLING + this.handicap);
  }

  private get now(): number {
    return this.clock.now().getTime();
  }

  private get handicap(): number {
    return this.instance.isFirst ? 0 : SECOND_PLACE;
  }
}
