import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { StoreDrains } from '../calls/delivery/store-drains.js';
import { Clock } from '../common/time/clock.js';
import { DAY, HOUR, MINUTE, SECOND } from '../config/time.js';
import { NotificationBodies } from './notification-bodies.service.js';
import { type Candidate, NotificationLog } from './notification-log.js';

/** How many calls are looked at at once. */
const MOST_AT_ONCE = 50;
/** When a call is looked at again of which no database could tell all, in milliseconds, and the pause after these. */
const SOON: readonly number[] = [SECOND, 5 * SECOND];
const UNTIL_TOLD = 30 * SECOND;
/** The same of one that does not bear a candidate out: another instance may hear of the rest. */
const LATER: readonly number[] = [...SOON, UNTIL_TOLD, 5 * MINUTE];
/** How long, in milliseconds, a call may yet bear a candidate out: events come late, and in any order. */
const PATIENCE = DAY;

interface Look {
  readonly candidate: Candidate;
  count: number;
  timer: NodeJS.Timeout | null;
  isUnderWay: boolean;
  isWanted: boolean;
}

/**
 * Decides which candidates are facts: those that the call's history bears out, read from a database that has the event.
 *
 * So whoever is told of a call finds it in the API. A call is looked at when a database has taken one of its events, and now and
 * then for a day.
 */
@Injectable()
export class CandidateJudge {
  private readonly looks = new Map<string, Map<number, Look>>();
  private readonly limit = pLimit(MOST_AT_ONCE);
  private readonly forget: () => void;
  private isStopped = false;

  constructor(
    private readonly bodies: NotificationBodies,
    private readonly log: NotificationLog,
    private readonly clock: Clock,
    drains: StoreDrains,
  ) {
    this.forget = drains.onDelivered((_store, events) => {
      if (this.looks.size === 0) return;
      for (const callId of new Set(events.map((event) => event.callId))) this.lookAt(callId);
    });
  }

  consider(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) {
      // An alert says all there is to say.
      if (candidate.notification.type === 'alert.raised') this.log.accept(candidate);
      else this.wait(candidate);
    }
  }

  stop(): void {
    this.isStopped = true;
    this.forget();
    const looks = [...this.looks.values()].flatMap((ofCall) => [...ofCall.values()]);
    for (const { timer } of looks) clearTimeout(timer ?? undefined);
  }

  private wait(candidate: Candidate): void {
    const { callId } = candidate.notification;
    const ofCall = this.looks.get(callId) ?? new Map<number, Look>();
    this.looks.set(callId, ofCall);
    const look: Look = { candidate, count: 0, timer: null, isUnderWay: false, isWanted: false };
    ofCall.set(candidate.number, look);
    if (this.log.isStored(candidate)) this.begin(look);
  }

  private lookAt(callId: string): void {
    for (const look of this.looks.get(callId)?.values() ?? []) this.begin(look);
  }

  private begin(look: Look): void {
    if (this.isStopped) return;
    look.isWanted = true;
    if (look.isUnderWay) return;
    look.isUnderWay = true;
    clearTimeout(look.timer ?? undefined);
    void this.limit(() => this.look(look));
  }

  private async look(look: Look): Promise<void> {
    const { candidate } = look;
    look.isWanted = false;
    const verdict = this.log.isAwaited(candidate) ? await this.bodies.judge(candidate.notification) : null;
    look.isUnderWay = false;
    // A database that is down for days loses nothing.
    if (verdict?.kind === 'wait' && !(verdict.isWhole && this.isTooOld(candidate))) {
      return this.lookAgain(look, verdict.isWhole);
    }
    this.end(candidate);
    if (verdict?.kind === 'send') this.log.accept(candidate);
    else this.log.reject(candidate);
  }

  private lookAgain(look: Look, isWhole: boolean): void {
    if (look.isWanted) return this.begin(look);
    if (this.isStopped) return;
    const pause = isWhole ? (LATER[look.count] ?? HOUR) : (SOON[look.count] ?? UNTIL_TOLD);
    look.timer = setTimeout(() => this.begin(look), pause).unref();
    look.count += 1;
  }

  private end({ number, notification: { callId } }: Candidate): void {
    const ofCall = this.looks.get(callId);
    ofCall?.delete(number);
    if (ofCall?.size === 0) this.looks.delete(callId);
  }

  private isTooOld({ notification }: Candidate): boolean {
    return this.clock.now().getTime() - Date.parse(notification.receivedAt) > PATIENCE;
  }
}
