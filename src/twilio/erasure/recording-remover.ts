import { Injectable, Logger } from '@nestjs/common';
import { CallEventFactory } from '../../calls/model/call-event.factory.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import { accountOf, undeletedRecordings } from '../../calls/fold/fold-voicemail.js';
import { Clock } from '../../common/time/clock.js';
import { HOUR } from '../../config/time.js';
import { TwilioClient } from '../rest/twilio-client.js';

const CALLS_AT_ONCE = 500;
/** A recording that Twilio does not know is asked for again after so long: a region or a token may have been set wrong. */
const UNKNOWN_PAUSE = HOUR;
/** Recordings of which it is remembered that their failure was logged, or that Twilio does not know them. */
const MOST_REMEMBERED = 1000;

/** A recording to delete. */
interface Doomed {
  readonly callId: string;
  readonly sid: string;
  /** The account that has it; `null` for our own. */
  readonly accountSid: string | null;
}

/** Deletes the recordings of erased calls at Twilio. */
@Injectable()
export class RecordingRemover {
  private readonly logger = new Logger(RecordingRemover.name);
  private readonly told = new Set<string>();
  /** When each recording that Twilio does not know is asked for again, by {@link Clock.monotonic}. */
  private readonly unknown = new Map<string, number>();

  constructor(
    private readonly calls: CallsRepository,
    private readonly twilio: TwilioClient,
    private readonly events: CallEventFactory,
    private readonly clock: Clock,
  ) {}

  /**
   * Deletes what it can. A recording that Twilio does not delete, such as one that is still being made, is tried again next time, and
   * one that Twilio does not know and does not call deleted, an hour later: nothing counts as deleted that was not confirmed.
   *
   * @returns how many recordings Twilio has no longer
   * @throws StoreUnavailableError when nobody can say which calls were erased
   */
  async run(signal: AbortSignal): Promise<number> {
    let removed = 0;
    for (const { id } of await this.calls.listWithUndeletedRecordings(CALLS_AT_ONCE)) {
      const events = await this.calls.listEvents(id);
      for (const sid of undeletedRecordings({ all: events }).filter((due) => !this.isPaused(due))) {
        signal.throwIfAborted();
        removed += Number(await this.remove({ callId: id, sid, accountSid: accountOf(events, sid) }, signal));
      }
    }
    return removed;
  }

  private isPaused(sid: string): boolean {
    return this.clock.monotonic() < (this.unknown.get(sid) ?? -Infinity);
  }

  private async remove({ callId, sid, accountSid }: Doomed, signal: AbortSignal): Promise<boolean> {
    try {
      if (!(await this.isConfirmed(sid, accountSid))) {
        this.leaveForLater(callId, sid);
        return false;
      }
      const fact = {
        callId,
        type: 'recording.deleted',
        source: 'twilio',
        data: { recordingSid: sid },
      } as const;
      await this.calls.record([this.events.make(fact)]);
      this.told.delete(sid);
      this.unknown.delete(sid);
      return true;
    } catch (error: unknown) {
      signal.throwIfAborted();
      this.tell(callId, sid, error);
      return false;
    }
  }

  private async isConfirmed(sid: string, accountSid: string | null): Promise<boolean> {
    const answer = await this.twilio.removeRecording(sid, accountSid);
    return answer === 'removed' || this.twilio.isRecordingGone(sid, accountSid);
  }

  private leaveForLater(callId: string, sid: string): void {
    if (this.unknown.size < MOST_REMEMBERED || this.unknown.has(sid))
      this.unknown.set(sid, this.clock.monotonic() + UNKNOWN_PAUSE);
    this.tell(callId, sid, new Error('Twilio neither has it nor says that it was deleted'));
  }

  private tell(callId: string, recordingSid: string, error: unknown): void {
    if (this.told.has(recordingSid) || this.told.size >= MOST_REMEMBERED) return;
    this.told.add(recordingSid);
    this.logger.warn('A recording of an erased call could not be deleted; it is tried again', {
      callId,
      recordingSid,
      err: error,
    });
  }
}
