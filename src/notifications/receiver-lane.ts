import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import { SECOND } from '../config/time.js';
import { NotificationBodies } from './notification-bodies.service.js';
import { NotificationLog } from './notification-log.js';
import type { Delivery, Receiver } from './notification.js';
import { type Answer, WebhookSender } from './webhook-sender.js';

/** How many attempts one receiver gets at a time. */
const MOST_AT_ONCE = 8;
/** How long after a failure the next attempt is made, in milliseconds; after the last one a delivery is given up. */
const PAUSES: readonly number[] = [SECOND, 5 * SECOND];
/** When what a database has to tell first is asked for again, in milliseconds. */
const UNTIL_ASKED = 5 * SECOND;
/** Longest time, in milliseconds, until a clock that was moved is noticed. */
const LOOK = 100;

export type AttemptResult = 'sent' | 'failed' | 'dead';

/** What a lane works with. */
@Injectable()
export class LaneTools {
  constructor(
    readonly log: NotificationLog,
    readonly bodies: NotificationBodies,
    readonly sender: WebhookSender,
    readonly clock: Clock,
  ) {}
}

/** Delivers to one receiver, a few at a time, so that a slow one keeps nobody waiting but itself. */
export class ReceiverLane {
  private readonly logger = new Logger(ReceiverLane.name);
  private readonly ready = new Set<number>();
  /** When each delivery is due that waits, by the clock's monotonic time. */
  private readonly later = new Map<number, number>();
  private readonly active = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private isStopping = false;

  /** @param onResult told what came of each attempt */
  constructor(
    private readonly receiver: Receiver,
    private readonly tools: LaneTools,
    private readonly onResult: (result: AttemptResult) => void,
  ) {}

  add(delivery: Delivery): void {
    this.ready.add(delivery.number);
    this.fill();
  }

  /** Begins nothing more; what is under way has some time to end, and is sent again by the next process otherwise. */
  async stop(milliseconds: number): Promise<void> {
    this.isStopping = true;
    if (this.timer !== null) clearTimeout(this.timer);
    const limit = setTimeout(() => this.stopping.abort(), milliseconds);
    await Promise.all(this.active);
    clearTimeout(limit);
  }

  private fill(): void {
    for (const number of this.ready) {
      if (this.isStopping || this.active.size >= MOST_AT_ONCE) return;
      this.ready.delete(number);
      const attempt = this.attempt(number).finally(() => {
        this.active.delete(attempt);
        this.fill();
      });
      this.active.add(attempt);
    }
  }

  private async attempt(number: number): Promise<void> {
    const { log, bodies, sender } = this.tools;
    const before = log.deliveries.find(number);
    if (before?.state !== 'pending') return;
    const verdict = await bodies.find(before.notification);
    if (verdict.kind === 'wait') return this.postpone(number, UNTIL_ASKED);
    // Erased meanwhile, here or, as only the databases tell, elsewhere.
    const delivery = log.deliveries.find(number);
    if (verdict.kind === 'drop' || delivery === null) return log.deliveries.remove(number);
    const { signal } = this.stopping;
    const message = { id: delivery.notification.id, body: verdict.body };
    const answer = await sender.send(this.receiver.url, message, signal);
    if (answer.isTaken || !signal.aborted) this.note(delivery, answer);
  }

  private note(delivery: Delivery, { isTaken, text: answer }: Answer): void {
    const attempts = delivery.attempts + 1;
    const pause = PAUSES[attempts - 1];
    const isDead = !isTaken && pause === undefined;
    const state = isTaken ? 'sent' : isDead ? 'dead' : 'pending';
    const { log, clock } = this.tools;
    log.deliveries.update({ ...delivery, state, attempts, answer, at: clock.nowIso() });
    this.onResult(isTaken ? 'sent' : isDead ? 'dead' : 'failed');
    if (isDead) this.tell(delivery, answer);
    else if (pause !== undefined && !isTaken) this.postpone(delivery.number, pause);
  }

  private tell({ notification, url }: Delivery, answer: string): void {
    const { id, type, callId } = notification;
    this.logger.warn('a notification could not be delivered; it is a dead letter now', {
      notificationId: id,
      type,
      callId,
      url,
      answer,
    });
  }

  private postpone(number: number, milliseconds: number): void {
    this.later.set(number, this.tools.clock.monotonic() + milliseconds);
    this.schedule();
  }

  private schedule(): void {
    if (this.timer !== null || this.later.size === 0 || this.isStopping) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.bringForward();
      this.schedule();
    }, LOOK).unref();
  }

  private bringForward(): void {
    const now = this.tools.clock.monotonic();
    for (const [number, due] of this.later) {
      if (due > now) continue;
      this.later.delete(number);
      this.ready.add(number);
    }
    this.fill();
  }
}
