import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { StoreLinks } from '../delivery/store-links.js';
import { dayAfter, daysIn } from './days.js';
import { Digests } from './digests.js';
import { NOTHING_REPAIRED, type RepairReport } from '../maintenance/reconcile-report.js';
import { Repairer } from './repairer.js';

const SAMPLE = 500;

/**
 * Folds some calls anew and compares them with their rows: sums tell nothing of a row that was changed by hand, or was folded by
 * an older version of Mainline.
 */
@Injectable()
export class SampleCheck {
  constructor(
    private readonly digests: Digests,
    private readonly links: StoreLinks,
    private readonly repairer: Repairer,
  ) {}

  /** @throws StoreUnavailableError when a store cannot be asked */
  async run(): Promise<RepairReport> {
    const range = await this.digests.findDays();
    if (range === null) return NOTHING_REPAIRED;
    const day = dayAfter(range.from, randomInt(daysIn(range)));
    const from = `CA${randomBytes(16).toString('hex')}`;
    const some = await this.listIds(day, from);
    const ids = some.length === SAMPLE ? some : [...new Set([...some, ...(await this.listIds(day, null))])];
    return this.repairer.repair(ids.slice(0, SAMPLE), false);
  }

  private async listIds(day: string, after: string | null): Promise<string[]> {
    const [link] = this.links.all;
    const heads = await link?.execute((store) => store.listHeads(day, SAMPLE, after));
    return (heads ?? []).map(({ callId }) => callId);
  }
}
