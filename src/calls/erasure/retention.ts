import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import type { Call } from '../model/call.js';
import { CallReader } from '../delivery/call-reader.js';
import type { StartPosition } from '../stores/call-store.js';
import { RETENTION } from '../model/call-event.factory.js';
import { Eraser } from './eraser.js';
import { DAY } from '../../config/time.js';

const PAGE = 100;

/** What to erase. */
export interface RetentionOptions {
  /** Age in days from which calls are erased; the configured one when left out. */
  readonly days?: number;
  /** Only counts. */
  readonly dryRun: boolean;
  readonly onProgress?: (progress: { readonly callsErased: number }) => void;
  /** Ends the work between two pages; what was erased stays so. */
  readonly signal?: AbortSignal;
}

/** What was erased. Times are ISO 8601 UTC. */
export interface RetentionReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Calls that started before this were erased; `null` when calls are kept for ever. */
  readonly before: string | null;
  readonly dryRun: boolean;
  readonly callsErased: number;
  /** Recordings that are deleted at the provider on their behalf. */
  readonly recordings: number;
  readonly failures: readonly string[];
}

/** Erases calls by their age. */
@Injectable()
export class Retention {
  constructor(
    private readonly reader: CallReader,
    private readonly eraser: Eraser,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws StoreUnavailableError when no store can list calls
   * @throws JournalUnavailableError when an erasure could not be recorded
   */
  async run(options: RetentionOptions): Promise<RetentionReport> {
    const startedAt = this.clock.nowIso();
    const days = options.days ?? this.config.maintenance.retentionDays;
    const before = days === null ? null : new Date(Date.parse(startedAt) - days * DAY).toISOString();
    const erased = before === null ? [] : await this.eraseBefore(before, options);
    return {
      startedAt,
      finishedAt: this.clock.nowIso(),
      before,
      dryRun: options.dryRun,
      callsErased: erased.length,
      recordings: erased.filter((hasRecording) => hasRecording).length,
      failures: [],
    };
  }

  /** @returns per call whether it has a recording */
  private async eraseBefore(before: string, options: RetentionOptions): Promise<boolean[]> {
    const erased: boolean[] = [];
    let after: StartPosition | null = null;
    for (;;) {
      options.signal?.throwIfAborted();
      const calls = await this.listPage(before, after);
      const last = calls.at(-1);
      if (last === undefined) return erased;
      if (!options.dryRun)
        await this.eraser.eraseAll(
          calls.map(({ id }) => id),
          'retention',
          RETENTION,
        );
      erased.push(...calls.map(({ voicemail }) => voicemail !== null));
      options.onProgress?.({ callsErased: erased.length });
      after = { key: last.startedAt, id: last.id };
    }
  }

  private listPage(before: string, after: StartPosition | null): Promise<Call[]> {
    return this.reader.read((store) => store.listUnerased(before, PAGE, after));
  }
}
