import type { StoreName } from '../../config/app-config.js';
import { type CallEvent, isReported } from '../model/call-event.js';
import { ownerOf } from '../fold/lifecycle/replay.js';
import type { LogEntry } from '../stores/call-store.js';

/** How an event stands to the beginning of its call. `begins`: with it the early ones are told, too. */
export type Standing = 'early' | 'begins' | 'told';

/** What is known of the logs at the beginning of a page. */
export interface LogsBefore {
  /** Each store's first entries of the calls. */
  readonly starts: readonly { readonly name: StoreName; readonly entries: readonly LogEntry[] }[];
  /** Up to where each log was counted in. */
  readonly from: Readonly<Record<StoreName, number>>;
}

/**
 * Goes through the events of one reported call in the order in which a client is told of them, and says which have to wait for the
 * beginning: until that is told nobody is to know of the call. It goes by what the client was told, which its cursor says, and by
 * nobody's clock.
 */
export class Opening {
  private readonly beginnings: ReadonlySet<string>;
  private readonly passed: Set<string>;

  /**
   * @param history the distinct events of one call
   * @param passed ids of those of them that were counted in before the page
   */
  constructor(history: readonly CallEvent[], passed: Iterable<string>) {
    this.beginnings = beginningsOf(history);
    this.passed = new Set(passed);
  }

  /** @returns `null` for a call that nobody reported */
  static of(history: readonly CallEvent[], passed: Iterable<string>): Opening | null {
    return history.some(isReported) ? new Opening(history, passed) : null;
  }

  /** The next event that is told; @returns also which came before, where the call begins with this one */
  next(eventId: string): { readonly standing: Standing; readonly early: ReadonlySet<string> } {
    const early = new Set(this.passed);
    const hasBegun = [...this.beginnings].some((id) => early.has(id));
    this.passed.add(eventId);
    if (hasBegun) return { standing: 'told', early: NONE };
    return this.beginnings.has(eventId) ? { standing: 'begins', early } : { standing: 'early', early: NONE };
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The events that may begin a call: two that differ are one beginning and one refusal, whichever arrives first. */
function beginningsOf(history: readonly CallEvent[]): Set<string> {
  const owner = ownerOf(history);
  const ids = history.flatMap((event) => {
    if (event.type !== 'call.initiated') return [];
    const { key, admin } = event.data.reporter;
    return admin || key === owner ? event.id : [];
  });
  return new Set(ids);
}

/**
 * What of one call was counted in before a page, as far as the first entries tell.
 *
 * @returns `null` where they do not: where the call does not begin with its beginning in the log of every store that has it
 */
export function passedByStarts(
  callId: string,
  history: readonly CallEvent[],
  { starts, from }: LogsBefore,
): string[] | null {
  const beginnings = beginningsOf(history);
  if (beginnings.size === 0) return [];
  const first = starts.flatMap(({ name, entries }) =>
    entries.filter((entry) => entry.callId === callId).map((entry) => ({ ...entry, from: from[name] })),
  );
  if (!first.every(({ eventId }) => beginnings.has(eventId))) return null;
  return first.filter(({ number, from: counted }) => number <= counted).map(({ eventId }) => eventId);
}
