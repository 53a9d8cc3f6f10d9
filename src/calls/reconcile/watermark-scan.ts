import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import type { StoreName } from '../../config/app-config.js';
import type { CallHead } from '../model/call-head.js';
import type { ChangePosition } from '../stores/call-store.js';
import type { CallStoreLink } from '../delivery/store-links.js';
import { StoreLinks } from '../delivery/store-links.js';
import { unequalCalls } from './compare-heads.js';
import type { RepairReport } from '../maintenance/reconcile-report.js';
import { Repairer } from './repairer.js';
import { MINUTE } from '../../config/time.js';

const PAGE = 500;
/** Far more than changes in a minute; what is left comes with the next scan. */
const MOST_PAGES = 40;
/** A write may become visible after later ones were scanned, as its time is taken before it is committed. */
const OVERLAP_MILLISECONDS = 10 * MINUTE;
/** Events reach the stores one after the other: calls that differ are looked at once more before anything is done. */
export const SETTLING_MILLISECONDS = 2000;

/** What a scan found and did. Times are ISO 8601 UTC. */
export interface ScanReport extends RepairReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Calls that changed since the scan before, in either store. */
  readonly callsChanged: number;
}

/** Compares the calls that changed lately, each store's own clock telling what is late, and repairs those that differ. */
@Injectable()
export class WatermarkScan {
  private readonly watermarks = new Map<StoreName, string>();

  constructor(
    private readonly links: StoreLinks,
    private readonly repairer: Repairer,
    private readonly clock: Clock,
  ) {}

  /** @throws StoreUnavailableError when a store cannot be asked; the next scan then covers the same time again */
  async run(signal?: AbortSignal, settling = SETTLING_MILLISECONDS): Promise<ScanReport> {
    const startedAt = this.clock.nowIso();
    const changes = await Promise.all(this.links.all.map((link) => this.listChanges(link)));
    const ids = [...new Set(changes.flatMap(({ ids }) => ids))];
    const suspects = await this.findUnequal(ids);
    if (suspects.length > 0) await setTimeout(settling, undefined, { signal, ref: false });
    const unequal = await this.findUnequal(suspects);
    const report = await this.repairer.repair(unequal, false);
    for (const { store, watermark } of changes) this.watermarks.set(store, watermark);
    return { ...report, startedAt, finishedAt: this.clock.nowIso(), callsChanged: ids.length };
  }

  private async listChanges(
    link: CallStoreLink,
  ): Promise<{ store: StoreName; ids: string[]; watermark: string }> {
    let position: ChangePosition = { changedAt: this.start(link.name), callId: '' };
    const ids: string[] = [];
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const after = position;
      const heads = await link.execute((store) => store.listChanged(PAGE, after));
      ids.push(...heads.map(({ callId }) => callId));
      position = heads.at(-1) ?? position;
      if (heads.length < PAGE) break;
    }
    return { store: link.name, ids, watermark: position.changedAt };
  }

  /** Where the scan before ended, and a little earlier; the first one begins where this process did. */
  private start(store: StoreName): string {
    const watermark = this.watermarks.get(store) ?? this.clock.nowIso();
    return new Date(Date.parse(watermark) - OVERLAP_MILLISECONDS).toISOString();
  }

  private async findUnequal(ids: readonly string[]): Promise<string[]> {
    const unequal: string[] = [];
    for (let start = 0; start < ids.length; start += PAGE) {
      const some = ids.slice(start, start + PAGE);
      const heads: CallHead[][] = await Promise.all(
        this.links.all.map((link) => link.execute((store) => store.findHeads(some))),
      );
      unequal.push(...unequalCalls(heads));
    }
    return unequal;
  }
}
