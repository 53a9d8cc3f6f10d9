import type { CallFilter } from '../../calls/feed/call-filter.js';
import type { Change, ChangePage } from '../../calls/changes/change.js';
import type { ChangeCursor } from '../../calls/changes/change-cursor.js';
import type { VoicemailLinks } from '../item/to-activity-item.js';
import { concerns, type LiveMessage, messagesOf } from './live-message.js';

/** A change with what is said about it, the same for all its readers. */
export interface ToldChange {
  readonly change: Change;
  readonly messages: readonly LiveMessage[];
}

/**
 * The messages of a page of changes.
 *
 * @param start what the readers had been told before the page
 */
export function tellPage({ changes }: ChangePage, start: ChangeCursor, links: VoicemailLinks): ToldChange[] {
  return changes.map((change, index) => {
    const before = changes[index - 1]?.cursor ?? start;
    return { change, messages: messagesOf(change, before, links) };
  });
}

/** Those of them that are for the readers of a filter. */
export function messagesFor(told: readonly ToldChange[], filter: CallFilter): LiveMessage[] {
  return told.flatMap(({ change, messages }) => (concerns(change, filter) ? messages : []));
}
