import { Injectable } from '@nestjs/common';
import type { CallEvent, CallEventOf, ErasureReason } from '../model/call-event.js';
import { type Author, CallEventFactory } from '../model/call-event.factory.js';
import { DeadLetters } from '../journal/dead-letters.js';
import { Journal } from '../journal/journal.js';
import { JournalDatabase } from '../journal/files/journal-database.js';
import { redactEvent } from '../fold/redact-event.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { CallReader } from '../delivery/call-reader.js';
import { Recorder } from '../delivery/recorder.js';

/** Makes the events by which calls are erased. */
@Injectable()
export class Tombstones {
  constructor(private readonly events: CallEventFactory) {}

  /** One id per call, however often it is asked for. */
  make(callId: string, reason: ErasureReason): CallEventOf<'call.erased'> {
    return this.events.make({ callId, type: 'call.erased', data: { reason } });
  }

  /** The same with who asked for it. */
  makeAudited(callId: string, reason: ErasureReason, author: Author): CallEvent[] {
    return [this.make(callId, reason), this.events.audit(callId, 'call.erase', author)];
  }
}

/** What the local disk still holds of calls: events that wait for a store, and dead letters. */
@Injectable()
export class JournalTraces {
  constructor(
    private readonly journal: Journal,
    private readonly deadLetters: DeadLetters,
    private readonly database: JournalDatabase,
  ) {}

  /**
   * Redacts what is there of some calls, and removes the former texts from the files as well.
   *
   * @throws JournalUnavailableError when the disk does not work
   */
  async forget(callIds: readonly string[]): Promise<void> {
    for (const callId of callIds) {
      await this.journal.redact(callId, redactEvent);
      await this.deadLetters.redact(callId, redactEvent);
    }
    await this.database.compact();
  }
}

/** Told which calls were erased; the erasure is complete once it has resolved. It must not fail. */
export type ErasureListener = (callIds: readonly string[]) => void | Promise<void>;

/**
 * Erases the personal data of calls.
 *
 * A tombstone joins the events of the call. It wins every merge: whatever brings events of the call to a store afterwards, a
 * repair, a replay or a backfill, finds it there and leaves no personal data behind.
 */
@Injectable()
export class Eraser {
  private readonly listeners = new Set<ErasureListener>();

  constructor(
    private readonly reader: CallReader,
    private readonly recorder: Recorder,
    private readonly tombstones: Tombstones,
    private readonly traces: JournalTraces,
  ) {}

  /**
   * Resolves when the erasure is durable and every store that is up has done it; the others follow.
   *
   * @throws NotFoundError `CALL_NOT_FOUND`
   * @throws StoreUnavailableError when no store can say whether there is such a call
   * @throws JournalUnavailableError when the erasure could not be recorded, or the journal not be redacted
   */
  async erase(callId: string, reason: ErasureReason, author: Author): Promise<void> {
    const call = await this.reader.read((store) => store.findById(callId));
    if (call === null) throw new NotFoundError('There is no such call', { code: 'CALL_NOT_FOUND' });
    if (call.erasedAt === null) return this.eraseAll([callId], reason, author);
    // Erasing twice changes nothing, so that it leaves no second trace; what the first time left undone is done.
    await this.carryOut([callId], [this.tombstones.make(callId, reason)]);
  }

  /** Erases calls that are known; resolves and throws as {@link erase} does. */
  async eraseAll(callIds: readonly string[], reason: ErasureReason, author: Author): Promise<void> {
    const events = callIds.flatMap((callId) => this.tombstones.makeAudited(callId, reason, author));
    if (events.length > 0) await this.carryOut(callIds, events);
  }

  /** Calls a listener after each erasure: recordings wait to be deleted, and callers of sessions to be forgotten. @returns a function that ends it */
  onErased(listener: ErasureListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async carryOut(callIds: readonly string[], events: readonly CallEvent[]): Promise<void> {
    await this.recorder.record(events);
    await this.traces.forget(callIds);
    await this.recorder.show(events);
    for (const listener of this.listeners) await listener(callIds);
  }
}
