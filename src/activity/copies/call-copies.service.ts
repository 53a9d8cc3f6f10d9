import { Injectable } from '@nestjs/common';
import { type CallCopy, CallCopies } from '../../calls/delivery/call-copies.js';
import { areSumsEqual, type EventSums } from '../../calls/model/call-head.js';
import { VisibleCalls } from '../../calls/visibility/visible-calls.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import type { CallCopyDto, CallStoresDto } from './call-copies.dto.js';

/** Shows which stores hold a call that a key may see. */
@Injectable()
export class CallCopiesService {
  constructor(
    private readonly visible: VisibleCalls,
    private readonly copies: CallCopies,
  ) {}

  /** @throws NotFoundError `CALL_NOT_FOUND` */
  async describe(id: string, identity: ApiKeyIdentity): Promise<CallStoresDto> {
    await this.visible.find(id, identity);
    const copies = await this.copies.find(id);
    return { items: copies.map(toItem), equal: areEqual(copies) };
  }
}

const NOTHING = { since: null, events: null, upToDate: null, reason: null } as const;

function toItem(copy: CallCopy): CallCopyDto {
  const { store } = copy;
  if ('failure' in copy) return { store, state: 'unknown', ...NOTHING, reason: copy.failure.code };
  if (copy.head === null) return { store, state: 'missing', ...NOTHING, events: 0 };
  const { changedAt, stored, published } = copy.head;
  const time = Date.parse(changedAt);
  return {
    store,
    state: 'held',
    // Each database writes times in its own way, and an earlier version wrote none.
    since: Number.isNaN(time) ? null : new Date(time).toISOString(),
    events: stored.events,
    upToDate: published !== null && areSumsEqual(stored, published),
    reason: null,
  };
}

const NO_EVENTS: EventSums = { events: 0, low: 0, high: 0, receipts: 0, contents: 0 };

function areEqual(copies: readonly CallCopy[]): boolean | null {
  const sums = copies.map((copy) => ('failure' in copy ? null : (copy.head?.stored ?? NO_EVENTS)));
  const [first = null] = sums;
  if (first === null) return null;
  return sums.includes(null) ? null : sums.every((one) => one !== null && areSumsEqual(first, one));
}
