import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { newestCalls } from '../../calls/feed/call-filter.js';
import { Clock } from '../../common/time/clock.js';
import { sinceLastRun, sinceNewest } from './backfill-since.js';

/** Decides how far back a scheduled run asks. */
@Injectable()
export class BackfillWindow {
  constructor(
    private readonly calls: CallsRepository,
    private readonly clock: Clock,
  ) {}

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
