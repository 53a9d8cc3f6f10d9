import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { newestCalls } from '../../calls/feed/call-filter.js';
import { Clock } from '../../common/time/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../config/time.js';

/** Twilio shows the requests about a call for 30 days. */
const LONGEST = 30 * DAY;
/** How long after the start the first run begins: calls come first. In tests none does by itself. */
const FIRST_RUN = { production: MINUTE, development: 5 * SECOND, test: null } as const;

/** Decides when a first run begins, and how far back a run asks. */
@Injectable()
export class BackfillWindow {
  constructor(
    private readonly calls: CallsRepository,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Milliseconds from the start until the first run; `null` for never. */
  get firstRun(): number | null {
    return FIRST_RUN[this.config.environment];
  }

  /**
   * @param lastStart when the last whole run began, ISO 8601; `null` when there was none
   * @throws StoreUnavailableError when nobody can say what is stored
   */
  async since(lastStart: string | null): Promise<string> {
    if (lastStart !== null) return sinceLastRun(lastStart, this.clock.now());
    const [newest] = await this.calls.list(newestCalls(1));
    return sinceNewest(newest?.startedAt ?? null, this.clock.now());
  }
}

/**
 * From when a first run asks: an hour before the newest stored call, at least a day back, at most 30 days.
 *
 * @param newest when the newest stored call began, ISO 8601; `null` when there is none
 * @returns ISO 8601
 */
export function sinceNewest(newest: string | null, now: Date): string {
  const wanted = newest === null ? 0 : Date.parse(newest) - HOUR;
  return within(wanted, now, DAY);
}

/**
 * From when the runs after it ask: an hour before the last one began, at least two hours back, at most 30 days.
 *
 * @param lastStart ISO 8601
 */
export function sinceLastRun(lastStart: string, now: Date): string {
  return within(Date.parse(lastStart) - HOUR, now, 2 * HOUR);
}

function within(wanted: number, now: Date, shortest: number): string {
  const moment = Math.max(now.getTime() - LONGEST, Math.min(wanted, now.getTime() - shortest));
  return new Date(moment).toISOString();
}
