import type { Call } from '../../calls/model/call.js';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import { matchesFilter } from '../../calls/feed/matches-filter.js';
import type { Change, ChangePage } from '../../calls/changes/change.js';
import { type ChangeCursor, MAX_BEGUN } from '../../calls/changes/change-cursor.js';
import { shortEventId } from '../../calls/changes/short-event-id.js';
import type { ActivityItemDto } from '../item/activity-item.dto.js';
import type { CallEventDto } from '../item/call-event.dto.js';
import { toActivityItem, toCallEventItem, type VoicemailLinks } from '../item/activity-item.mapper.js';
import { type Alert, alertOf } from './alert-of.js';
import { ChangeCursors } from './change-cursors.js';
import { Injectable } from '@nestjs/common';
import { AudioLinks } from '../voicemail/audio-links.js';

/** What a client is told, with the cursor after it: the same live and by `GET /calls/changes`. */
export type LiveMessage =
  | { readonly type: 'event.appended'; readonly cursor: string; readonly event: CallEventDto }
  | {
      readonly type: 'call.created' | 'call.updated';
      readonly cursor: string;
      readonly call: ActivityItemDto;
    }
  | { readonly type: 'alert.raised'; readonly cursor: string; readonly alert: Alert };

export type LiveMessageType = LiveMessage['type'];
export const LIVE_MESSAGE_TYPES = [
  'event.appended',
  'call.created',
  'call.updated',
  'alert.raised',
] as const satisfies readonly LiveMessageType[];

/** A message without its cursor, and its place among all that a change may have: that place never changes. */
type Part = { readonly step: 1 | 2 | 3 } & (
  | { readonly type: 'event.appended'; readonly event: CallEventDto }
  | { readonly type: 'call.created' | 'call.updated'; readonly call: ActivityItemDto }
  | { readonly type: 'alert.raised'; readonly alert: Alert }
);

/** What messages are made with. */
export interface MessageTools {
  readonly links: VoicemailLinks;
  readonly cursors: ChangeCursors;
}

/**
 * The messages of one change that a client has not had: the event, the call as it is now, and the alert if it raises one.
 *
 * Every cursor says exactly what was sent up to its message, so a client may stop between any two.
 *
 * @param before what the client had been told before the change
 */
export function messagesOf(
  change: Change,
  before: ChangeCursor,
  { links, cursors }: MessageTools,
): LiveMessage[] {
  const parts = partsOf(change, links).filter(({ step }) => step > change.messagesBefore);
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const cursor = isLast ? change.cursor : begin(before, change.event.id, part.step);
    return withCursor(part, cursors.encode(cursor));
  });
}

/** Whether a filter's readers are told: also when the call has just ceased to match, so that lists can drop it. */
export function concerns({ call, before }: Change, filter: CallFilter): boolean {
  const { visibleNumbers } = filter;
  if (call === null) return Object.keys(filter).length === 0;
  if (visibleNumbers !== undefined && !matchesFilter(call, { visibleNumbers })) return false;
  return [call, before].some((one: Call | null) => one !== null && matchesFilter(one, filter));
}

function partsOf({ event, call, isNew }: Change, links: VoicemailLinks): Part[] {
  const parts: Part[] = [{ step: 1, type: 'event.appended', event: toCallEventItem(event) }];
  const type = isNew ? 'call.created' : 'call.updated';
  if (call !== null) parts.push({ step: 2, type, call: toActivityItem(call, links) });
  const alert = alertOf(event);
  if (alert !== null) parts.push({ step: 3, type: 'alert.raised', alert });
  return parts;
}

function begin(before: ChangeCursor, eventId: string, messages: number): ChangeCursor {
  const shortId = shortEventId(eventId);
  const others = before.begun.filter((one) => one.shortId !== shortId);
  return { ...before, begun: [...others, { shortId, messages }].slice(-MAX_BEGUN) };
}

function withCursor(part: Part, cursor: string): LiveMessage {
  switch (part.type) {
    case 'event.appended':
      return { type: part.type, cursor, event: part.event };
    case 'alert.raised':
      return { type: part.type, cursor, alert: part.alert };
    default:
      return { type: part.type, cursor, call: part.call };
  }
}

/** A change with what is said about it, the same for all its readers. */
export interface ToldChange {
  readonly change: Change;
  /** Worked out once, for the first reader whom the change concerns. */
  messages(): readonly LiveMessage[];
}

/** Puts changes into words. */
@Injectable()
export class PageMessages {
  constructor(
    private readonly links: AudioLinks,
    private readonly cursors: ChangeCursors,
  ) {}

  /**
   * The messages of a page of changes.
   *
   * @param start what the readers had been told before the page
   */
  tell({ changes }: ChangePage, start: ChangeCursor): ToldChange[] {
    return changes.map((change, index) => this.told(change, changes[index - 1]?.cursor ?? start));
  }

  private told(change: Change, before: ChangeCursor): ToldChange {
    let known: LiveMessage[] | undefined;
    const { links, cursors } = this;
    return { change, messages: () => (known ??= messagesOf(change, before, { links, cursors })) };
  }
}

/** Those of them that are for the readers of a filter. */
export function messagesFor(told: readonly ToldChange[], filter: CallFilter): LiveMessage[] {
  return told.flatMap((one) => (concerns(one.change, filter) ? one.messages() : []));
}
