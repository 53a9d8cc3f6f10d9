import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { CallPosition } from '../../calls/feed/call-filter.js';
import type { Call } from '../../calls/model/call.js';
import { Clock } from '../../common/time/clock.js';
import { PresentLimits } from '../../lifecycle/directory/present-limits.js';
import { type Lasting, lastingIn, needsHistory, type Position, positionOf } from './position.js';

const PAGE = 500;
const MOST_CALLS = 2000;
/** Histories that are asked for at once. */
const PORTION = 100;
/** How long ago, in milliseconds, a store may have told of a call. */
const OLDEST = 500;
/** For so long, in milliseconds, everybody who watches is given one answer: a thousand watchers cost what one does. */
const SHARED = 500;

/** The calls under way at one moment. */
export interface Positions {
  readonly positions: readonly Position[];
  /** False where there are more calls than are looked at; then these are those that began first. */
  readonly isWhole: boolean;
}

/** Reads where the calls under way stand, as the databases have them. */
@Injectable()
export class OpenPositions {
  private latest: { readonly at: number; readonly found: Promise<Positions> } | null = null;

  constructor(
    private readonly calls: CallsRepository,
    private readonly limits: PresentLimits,
    private readonly clock: Clock,
  ) {}

  /** @throws StoreUnavailableError */
  read(): Promise<Positions> {
    const now = this.clock.monotonic();
    if (this.latest === null || now - this.latest.at >= SHARED) this.latest = { at: now, found: this.look() };
    return this.latest.found;
  }

  private async look(): Promise<Positions> {
    const calls = await this.listCalls();
    const lasting = await this.readLasting(calls.filter(needsHistory).map(({ id }) => id));
    const { defaultQueue } = this.limits.present;
    return {
      positions: calls.map((call) => positionOf(call, defaultQueue, lasting.get(call.id))),
      isWhole: calls.length < MOST_CALLS,
    };
  }

  private async listCalls(): Promise<Call[]> {
    const found: Call[] = [];
    let after: CallPosition | null = null;
    do {
      const order = { sort: 'startedAt', descending: false } as const;
      const page: Call[] = await this.calls.list({
        filter: { underWay: true },
        ...order,
        limit: PAGE,
        after,
      });
      found.push(...page);
      const last = page.at(-1);
      after = last === undefined || page.length < PAGE ? null : { key: last.startedAt, id: last.id };
    } while (after !== null && found.length < MOST_CALLS);
    return found;
  }

  /** A history that may lack something says since when rather late than never. */
  private async readLasting(callIds: readonly string[]): Promise<ReadonlyMap<string, Lasting>> {
    const found = new Map<string, Lasting>();
    for (let start = 0; start < callIds.length; start += PORTION) {
      const histories = await this.calls.findHistories(callIds.slice(start, start + PORTION), OLDEST);
      for (const [callId, { events }] of histories) found.set(callId, lastingIn(events));
    }
    return found;
  }
}
