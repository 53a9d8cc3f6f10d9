import { Injectable, Logger } from '@nestjs/common';
import { CallEventFactory } from '../../calls/model/call-event.factory.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import { undeletedRecordings } from '../../calls/fold/fold-voicemail.js';
import { TwilioClient } from '../rest/twilio-client.js';

const CALLS_AT_ONCE = 500;
/** Recordings of which it is remembered that their failure was logged. */
const MOST_REMEMBERED = 1000;

/** Deletes the recordings of erased calls at Twilio. */
@Injectable()
export class RecordingRemover {
  private readonly logger = new Logger(RecordingRemover.name);
  private readonly told = new Set<string>();

  constructor(
    private readonly calls: CallsRepository,
    private readonly twilio: TwilioClient,
    private readonly events: CallEventFactory,
  ) {}

  /**
   * Deletes what it can. A recording that Twilio does not delete, such as one that is still being made, is tried again next time.
   *
   * @returns how many recordings Twilio has no longer
   * @throws StoreUnavailableError when nobody can say which calls were erased
   */
  async run(signal: AbortSignal): Promise<number> {
    let removed = 0;
    for (const { id } of await this.calls.listWithUndeletedRecordings(CALLS_AT_ONCE)) {
      const events = await this.calls.listEvents(id);
      for (const sid of undeletedRecordings({ all: events })) {
        signal.throwIfAborted();
        removed += Number(await this.remove(id, sid, signal));
      }
    }
    return removed;
  }

  private async remove(callId: string, sid: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.twilio.removeRecording(sid);
      const fact = {
        callId,
        type: 'recording.deleted',
        source: 'twilio',
        data: { recordingSid: sid },
      } as const;
      await this.calls.record([this.events.make(fact)]);
      this.told.delete(sid);
      return true;
    } catch (error: unknown) {
      signal.throwIfAborted();
      this.tell(callId, sid, error);
      return false;
    }
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
