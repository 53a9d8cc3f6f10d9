import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import { AppConfig } from '../config/app-config.js';
import type { JournalEntry } from '../calls/journal/journal.js';
import { GroupCommit } from '../calls/journal/group-commit.js';
import { JournalRecords, type RecordChanges } from '../calls/journal/journal-records.js';
import { Deliveries } from './deliveries.js';
import {
  type Delivery,
  type Notification,
  notificationsOf,
  type Receiver,
  toReceiver,
} from './notification.js';

/** A notification of which it is not known yet whether it is to be sent. */
export interface Candidate {
  readonly number: number;
  readonly notification: Notification;
  /** The place of its event in the journal; 0 when a store has the event and the journal has not. */
  readonly sequence: number;
}

/** What stands in one record. */
type Kept = { readonly candidate: Candidate } | { readonly delivery: Delivery };

/** Told of what is to be judged, and of what is to be sent. */
export interface LogListener {
  readonly onCandidates: (candidates: readonly Candidate[]) => void;
  readonly onPending: (deliveries: readonly Delivery[]) => void;
}

/** The notifications of this process: what is to be judged, on its way, sent and given up. In memory, and beside the journal. */
@Injectable()
export class NotificationLog {
  readonly receivers: readonly Receiver[];
  readonly deliveries: Deliveries;
  private readonly logger = new Logger(NotificationLog.name);
  private readonly candidates = new Map<number, Candidate>();
  /** The ids of all candidates. */
  private readonly awaited = new Set<string>();
  private readonly commits = new GroupCommit<number>((numbers) => this.write(numbers));
  /** Numbers of what could not be written yet. */
  private readonly unwritten = new Set<number>();
  /** Events that came while the records could not be read. */
  private early: JournalEntry[] = [];
  private listener: LogListener | null = null;
  private isLoaded = false;
  private lastNumber = 0;

  constructor(
    { notifications }: AppConfig,
    private readonly records: JournalRecords,
    private readonly clock: Clock,
  ) {
    this.receivers = notifications.urls.map(toReceiver);
    this.deliveries = new Deliveries((numbers) => this.keep(numbers));
    records.onOpened((kept) => this.load(kept));
    records.accompany((entries) => this.take(entries));
  }

  /** Tells a listener of all that is there, and of whatever comes. */
  follow(listener: LogListener): void {
    this.listener = listener;
    this.tellAll();
  }

  /** Whether a store has the event of a candidate, or can never take it. */
  isStored({ sequence }: Candidate): boolean {
    return this.records.isStored(sequence);
  }

  isAwaited({ number }: Candidate): boolean {
    return this.candidates.has(number);
  }

  /** Makes one delivery for each receiver out of a candidate. */
  accept({ number, notification }: Candidate): void {
    if (!this.forget(number)) return;
    const now = this.clock.nowIso();
    const made = this.receivers.map((receiver): Delivery => {
      const { key, shown: url } = receiver;
      const start = { state: 'pending', attempts: 0, answer: null, at: now } as const;
      return { number: this.next(), notification, receiver: key, url, ...start };
    });
    this.keep([number]);
    this.deliveries.add(made);
    this.listener?.onPending(made);
  }

  /** Forgets a candidate that is no fact. */
  reject({ number }: Candidate): void {
    if (this.forget(number)) this.keep([number]);
  }

  /** Has a delivery that was given up sent again. */
  replay(delivery: Delivery): void {
    const again: Delivery = { ...delivery, state: 'pending', attempts: 0, at: this.clock.nowIso() };
    this.deliveries.update(again);
    this.listener?.onPending([again]);
  }

  /** Parks a delivery whose receiver is not configured. */
  giveUp(delivery: Delivery): void {
    this.deliveries.update({ ...delivery, state: 'dead', answer: 'not configured' });
  }

  /** Resolves when all changes were written, or could not be. */
  settled(): Promise<void> {
    return this.commits.settled();
  }

  /** Asked in the middle of an append: what is decided here counts once it is written. */
  private take(entries: readonly JournalEntry[]): RecordChanges {
    const isWritten = entries.every(({ sequence }) => sequence > 0);
    if (!this.isLoaded) return { changes: [], onWritten: () => void this.early.push(...entries) };
    const made = this.receivers.length === 0 ? [] : this.candidatesOf(entries);
    const erased = new Set(
      entries.flatMap(({ event }) => (event.type === 'call.erased' ? event.callId : [])),
    );
    const purged = erased.size === 0 ? [] : this.numbersOf(erased);
    const added = made.map((candidate) => ({ number: candidate.number, value: { candidate } }));
    const changes = [...added, ...purged.map((number) => ({ number, value: null }))];
    const onWritten = (): void => {
      for (const number of purged) this.purge(number);
      for (const candidate of made) this.add(candidate);
      if (!isWritten) this.keep(changes.map(({ number }) => number));
      if (made.length > 0) this.listener?.onCandidates(made);
    };
    return { changes, onWritten };
  }

  private candidatesOf(entries: readonly JournalEntry[]): Candidate[] {
    const made = new Map<string, Candidate>();
    const found = entries.flatMap(({ sequence, event }) =>
      notificationsOf(event).map((notification) => ({ sequence, notification })),
    );
    for (const { sequence, notification } of found) {
      if (made.has(notification.id) || this.isKnown(notification)) continue;
      made.set(notification.id, { number: this.next(), notification, sequence });
    }
    return [...made.values()];
  }

  private isKnown({ id }: Notification): boolean {
    return this.awaited.has(id) || this.deliveries.knows(id);
  }

  private numbersOf(callIds: ReadonlySet<string>): number[] {
    const candidates = [...this.candidates.values()].filter(({ notification }) =>
      callIds.has(notification.callId),
    );
    return [...candidates.map(({ number }) => number), ...this.deliveries.numbersOf(callIds)];
  }

  private add(candidate: Candidate): void {
    this.candidates.set(candidate.number, candidate);
    this.awaited.add(candidate.notification.id);
  }

  private forget(number: number): boolean {
    const candidate = this.candidates.get(number);
    if (candidate !== undefined) this.awaited.delete(candidate.notification.id);
    return this.candidates.delete(number);
  }

  private purge(number: number): void {
    this.forget(number);
    this.deliveries.purge(number);
  }

  private next(): number {
    this.lastNumber += 1;
    return this.lastNumber;
  }

  /** Memory is the truth from the first time on: a database that was opened anew may lack what was changed last. */
  private load(kept: ReadonlyMap<number, unknown>): void {
    if (this.isLoaded) return;
    this.isLoaded = true;
    const found = [...kept.values()] as Kept[];
    this.lastNumber = Math.max(0, ...[...kept.keys()].slice(-1));
    for (const one of found) {
      if ('candidate' in one) this.add(one.candidate);
    }
    this.deliveries.load(found.flatMap((one) => ('delivery' in one ? one.delivery : [])));
    this.giveUpUnknown();
    this.tellAll();
    const early = this.early.splice(0).map(({ event }) => ({ sequence: 0, event }));
    this.take(early).onWritten();
  }

  private tellAll(): void {
    this.listener?.onCandidates([...this.candidates.values()]);
    this.listener?.onPending(this.deliveries.pending());
  }

  /** A receiver that is configured no longer gets nothing more; its deliveries wait as dead letters for it to come back. */
  private giveUpUnknown(): void {
    const keys = new Set(this.receivers.map(({ key }) => key));
    const lost = this.deliveries.pending().filter(({ receiver }) => !keys.has(receiver));
    for (const delivery of lost) this.giveUp(delivery);
  }

  private keep(numbers: readonly number[]): void {
    void this.commits.add(numbers);
  }

  /** Never rejects. */
  private async write(numbers: readonly number[]): Promise<void> {
    const isTroubled = this.unwritten.size > 0;
    for (const number of numbers) this.unwritten.add(number);
    const written = [...this.unwritten];
    this.unwritten.clear();
    try {
      // What is written is what is true when its turn has come: a call may have been erased meanwhile.
      await this.records.write(() => written.map((number) => ({ number, value: this.kept(number) })));
    } catch (error: unknown) {
      for (const number of written) this.unwritten.add(number);
      const message = 'what became of notifications cannot be written; they may be sent again';
      if (!isTroubled) this.logger.error(message, error);
    }
  }

  private kept(number: number): Kept | null {
    const candidate = this.candidates.get(number);
    if (candidate !== undefined) return { candidate };
    const delivery = this.deliveries.find(number);
    return delivery === null ? null : { delivery };
  }
}
