import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import type { Look } from './answer-for.js';
import { NumbersStore } from '../pool/numbers.store.js';
import type { KnownNumberRow, NumberChanges, SessionRow } from '../pool/session-rows.js';
import { type KeptLook, NumberSnapshot } from './number-snapshot.js';
import { PoolRules } from './pool-rules.js';

/** How long after a write the next one comes at the earliest, in milliseconds per number: ten thousand are written twice a minute. */
const WRITING_PAUSE = 3;

/** The last look that was answered. */
interface Answered extends KeptLook {
  /** When it was sent, by the clock of this process that only grows, in milliseconds. */
  readonly sent: number;
}

/**
 * All numbers of the pool, in memory: as Supabase had them a few seconds ago, or, while it does not answer, when it did last, also
 * before a restart.
 */
@Injectable()
export class NumberMemory {
  private readonly byId = new Map<string, KnownNumberRow>();
  private readonly byNumber = new Map<string, KnownNumberRow>();
  private last: Answered | null = null;
  private reading: Promise<void> = Promise.resolve();
  /** Whether the snapshot has the numbers as they are known here. */
  private isKept = false;
  private writtenAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: NumbersStore,
    private readonly snapshot: NumberSnapshot,
    private readonly rules: PoolRules,
    private readonly clock: Clock,
  ) {}

  /** False while neither Supabase nor a snapshot ever told. */
  get isKnown(): boolean {
    return this.last !== null;
  }

  /** @param number in E.164 @returns `null` for a number that is not known to be one of the pool */
  find(number: string): KnownNumberRow | null {
    return this.byNumber.get(number) ?? null;
  }

  /**
   * When it is by the clock of the database, and when the memory was right; `null` while nothing is known. The database read its clock
   * after the question was sent, so that the time told here is never behind.
   */
  look(): Look | null {
    if (this.last === null) return null;
    const lookedAt = Date.parse(this.last.at);
    return { lookedAt, now: lookedAt + this.clock.monotonic() - this.last.sent };
  }

  /** Takes what the snapshot has. A clock that has been set back since says nothing of how old that is: it is not used. */
  async load(): Promise<void> {
    const kept = await this.snapshot.read();
    if (kept === null) return;
    const age = this.clock.now().getTime() - Date.parse(kept.sentAt);
    if (age < 0) return;
    this.merge({ ...kept, is_whole: true });
    this.isKept = true;
    this.last = { ...kept, sent: this.clock.monotonic() - age };
  }

  /** A look less old than it: what the database counts of a session that is known. */
  count({ id, phone_number_id, call_count }: SessionRow): void {
    const known = this.byId.get(phone_number_id);
    if (known?.session?.id !== id || known.session.call_count >= call_count) return;
    this.keep({ ...known, session: { ...known.session, call_count } });
  }

  /**
   * Asks Supabase for what has changed, one question after another, so that an older answer never replaces a newer one.
   *
   * @param anew asks for everything
   * @throws StoreUnavailableError when it does not answer; what was known stays
   */
  refresh(anew = false): Promise<void> {
    const reading = this.reading.then(() => this.read(anew));
    this.reading = reading.catch(() => undefined);
    return reading;
  }

  /** Writes what the snapshot lacks; resolves when no look is under way. Never rejects. */
  async settle(): Promise<void> {
    await this.reading;
    if (!this.isKept) await this.write();
  }

  private async read(anew: boolean): Promise<void> {
    const sent = this.clock.monotonic();
    const sentAt = this.clock.nowIso();
    const place = anew ? null : (this.last?.place ?? null);
    const changes = await this.store.readChanges(place, this.rules.echoSeconds);
    if (changes.is_whole || changes.numbers.length > 0) this.isKept = false;
    this.merge(changes);
    this.last = { place: changes.place, at: changes.at, sentAt, sent };
    if (this.isKept) await this.snapshot.writeLook(this.last);
    else if (anew || sent - this.writtenAt > this.byId.size * WRITING_PAUSE) await this.write();
  }

  private async write(): Promise<void> {
    if (this.last === null) return;
    const { place, at, sentAt } = this.last;
    this.isKept = await this.snapshot.write({ place, at, sentAt, numbers: [...this.byId.values()] });
    this.writtenAt = this.clock.monotonic();
  }

  private merge({ is_whole, numbers }: Pick<NumberChanges, 'is_whole' | 'numbers'>): void {
    if (is_whole) {
      this.byId.clear();
      this.byNumber.clear();
    }
    for (const row of numbers) this.keep(row);
  }

  private keep(row: KnownNumberRow): void {
    this.byId.set(row.id, row);
    this.byNumber.set(row.number, row);
  }
}
