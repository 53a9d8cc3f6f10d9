import { Injectable } from '@nestjs/common';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import type { Change, ChangePage } from '../../calls/changes/change.js';
import type { ChangeCursor } from '../../calls/changes/change-cursor.js';
import { AudioLinks } from '../voicemail/audio-links.js';
import { ChangeCursors } from './change-cursors.js';
import { concerns, type LiveMessage, messagesOf } from './live-message.js';

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
