import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import { matchesFilter } from '../../calls/feed/matches-filter.js';
import type { Change, ChangePage } from '../../calls/changes/change.js';
import { type ChangeCursor, MAX_BEGUN } from '../../calls/changes/change-cursor.js';
import { shortEventId } from '../../calls/changes/short-event-id.js';
import type { ActivityItemDto } from '../item/activity-item.dto.js';
import type { CallEventDto } from '../item/call-event.dto.js';
import {
  type NamesOfDirectory,
  toActivityItem,
  toCallEventItem,
  type VoicemailLinks,
} from '../item/activity-item.mapper.js';
import { type Alert, alertsOf } from '../../alerts/alert.js';
import { ChangeCursors } from './change-cursors.js';
import { DirectoryNames } from '../../lifecycle/directory/directory-names.js';
import { AudioLinks } from '../voicemail/audio-links.js';

/** What a client is told, with the cursor after it: the same live and by `GET /calls/changes`. */
export type LiveMessage =
  | { readonly type: 'event.appended'; readonly cursor: string; readonly event: CallEventDto }
  | {
      readonly type: 'call.created' | 'call.updated';
      readonly cursor: string;
      readonly call: ActivityItemDto;
    }
  | { readonly type: 'alert.raised' | 'alert.updated'; readonly cursor: string; readonly alert: Alert };

export type LiveMessageType = LiveMessage['type'];
export const LIVE_MESSAGE_TYPES = [
  'event.appended',
  'call.created',
  'call.updated',
  'alert.raised',
  'alert.updated',
] as const satisfies readonly LiveMessageType[];

/**
 * A message without its cursor, and its place among all that a change may have, 1 to {@link LAST_STEP}: that place never changes.
 */
type Part = { readonly step: number } & (
  | { readonly type: 'event.appended'; readonly event: CallEventDto }
  | { readonly type: 'call.created' | 'call.updated'; readonly call: ActivityItemDto }
  | { readonly type: 'alert.raised' | 'alert.updated'; readonly alert: Alert }
);

/** The places of the first message of each kind; an event has as many updates of alerts as fit before those that are told with it. */
const STEPS = { event: 1, call: 2, raised: 3, updated: 4, early: 20 } as const;
/** What a cursor has room for. */
const LAST_STEP = 255;

/** What messages are made with. */
export interface MessageTools {
  readonly links: VoicemailLinks;
  readonly names: NamesOfDirectory;
  readonly cursors: ChangeCursors;
}

/**
 * The messages of one change that a client has not had: the event, the call as it is now, the alert if it raises one, those that are
 * not what they were, and the events that had to wait for this one. None of an event that still has to.
 *
 * Every cursor says exactly what was sent up to its message, so a client may stop between any two.
 *
 * @param before what the client had been told before the change
 */
export function messagesOf(change: Change, before: ChangeCursor, tools: MessageTools): LiveMessage[] {
  const parts = partsOf(change, tools).filter(({ step }) => step > change.messagesBefore);
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const cursor = isLast ? change.cursor : begin(before, change.event.id, part.step);
    return withCursor(part, tools.cursors.encode(cursor));
  });
}

/** Which calls a client wants to be told of; both lists and clients for one call have a scope. */
export interface LiveFilter extends CallFilter {
  /** One call alone. */
  readonly callId?: string;
}

/** Whether a filter's readers are told: also when the call has just ceased to match, so that lists can drop it. */
export function concerns({ event, call, before }: Change, { callId, ...filter }: LiveFilter): boolean {
  if (callId !== undefined && callId !== event.callId) return false;
  const { visibleNumbers } = filter;
  if (call === null) return Object.keys(filter).length === 0;
  if (visibleNumbers !== undefined && !matchesFilter(call, { visibleNumbers })) return false;
  return [call, before].some((one: Call | null) => one !== null && matchesFilter(one, filter));
}

function partsOf(change: Change, { links, names }: MessageTools): Part[] {
  if (change.isWithheld) return [];
  const { call, isNew, early } = change;
  const parts: Part[] = [{ step: STEPS.event, type: 'event.appended', event: toCallEventItem(change) }];
  const type = isNew ? 'call.created' : 'call.updated';
  if (call !== null) parts.push({ step: STEPS.call, type, call: toActivityItem(call, links, names) });
  return [
    ...parts,
    ...alertParts(change),
    ...early.map((entry, index): Part => {
      const step = Math.min(STEPS.early + index, LAST_STEP);
      return { step, type: 'event.appended', event: toCallEventItem(entry) };
    }),
  ];
}

/** What an event raised, and what became of alerts with it. */
function alertParts({ event, call, before }: Change): Part[] {
  const alerts = call === null ? [] : alertsOf(call);
  const known = new Map(before === null ? [] : alertsOf(before).map((alert) => [alert.id, alert]));
  const raised = call?.alerts.findIndex(({ id }) => id === event.id) ?? -1;
  const updated = alerts.filter((alert, index) => {
    const earlier = known.get(alert.id);
    return index !== raised && earlier !== undefined && !isDeepStrictEqual(earlier, alert);
  });
  return [
    ...alerts
      .filter((_, index) => index === raised)
      .map((alert): Part => ({ step: STEPS.raised, type: 'alert.raised', alert })),
    ...updated.slice(0, STEPS.early - STEPS.updated).map((alert, index): Part => {
      return { step: STEPS.updated + index, type: 'alert.updated', alert };
    }),
  ];
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
    case 'alert.updated':
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
    private readonly names: DirectoryNames,
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
    const { links, names, cursors } = this;
    return { change, messages: () => (known ??= messagesOf(change, before, { links, names, cursors })) };
  }
}

/** Those of them that are for the readers of a filter. */
export function messagesFor(told: readonly ToldChange[], filter: LiveFilter): LiveMessage[] {
  return told.flatMap((one) => (concerns(one.change, filter) ? one.messages() : []));
}
