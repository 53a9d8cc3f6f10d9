import type { ApiError } from '../api/api-error';
import { listCalls } from '../api/generated/sdk.gen';
import type { ActivityItemDto } from '../api/generated/types.gen';
import type { Mark } from '../marks/mark';
import type { ChangeItem, LiveFeed } from '../api/live-feed';
import { Store } from '../api/store';
import { addPage, type CallList, emptyList, settle, showHeld, takeTold } from './call-list';
import { type Listing, writeListing } from './filters';

/** Enough for the tallest screen, and soon there. */
const PAGE_SIZE = 100;

/** How far reading has come. `problem` is of the last page that was asked for. */
export interface ActivityState {
  readonly list: CallList;
  readonly isReading: boolean;
  readonly problem: ApiError | null;
  /** Changes that are on their way to the server, by call. */
  readonly pending: ReadonlyMap<string, readonly Mark[]>;
}

/** A row on the screen: a call, and how many pixels below the top of the window it begins. */
export interface Anchor {
  readonly id: string;
  readonly offset: number;
}

/** The calls of the Activity page. It outlives the page, so that one comes back to where one was, with nothing missed. */
export class ActivityList {
  readonly state: Store<ActivityState>;
  /** The rows that somebody looks at, from above; none at the top. The page is left and found again there. */
  anchors: readonly Anchor[] = [];
  private nextCursor: string | null = null;
  private isRead: (() => boolean) | null = null;
  private reading: AbortController | null = null;

  constructor(
    live: Pick<LiveFeed, 'follow' | 'whenReady'>,
    listing: Listing,
    private readonly read = listCalls,
  ) {
    this.state = new Store<ActivityState>({
      list: emptyList(listing),
      isReading: false,
      problem: null,
      pending: new Map(),
    });
    live.follow(
      (changes) => this.take(callsIn(changes)),
      () => this.readAnew(),
    );
    live.whenReady(() => {
      if (this.state.get().problem?.isPassing === true) this.retry();
    });
    this.readMore();
  }

  /** Shows another listing; the same one stays as it is. */
  open(listing: Listing): void {
    if (writeListing(this.list.listing) === writeListing(listing)) return;
    this.anchors = [];
    this.startOver(listing);
  }

  /** Reads the next page, unless one is on its way or there is none. */
  readMore(): void {
    const { isReading, list } = this.state.get();
    if (isReading || list.reach === null) return;
    const controller = new AbortController();
    this.reading = controller;
    this.change({ isReading: true, problem: null });
    const { filters, sort, order } = list.listing;
    const cursor = this.nextCursor ?? undefined;
    this.read({
      query: { ...filters, sort, order, limit: PAGE_SIZE, cursor },
      signal: controller.signal,
      throwOnError: true,
    }).then(
      ({ data }) => {
        if (controller.signal.aborted) return;
        this.nextCursor = data.nextCursor;
        const added = addPage(this.list, data.items, data.nextCursor !== null);
        this.change({ list: added, isReading: false });
      },
      (problem: ApiError) => {
        if (!controller.signal.aborted) this.change({ isReading: false, problem });
      },
    );
  }

  /** Tries again what failed; a cursor that is not taken any more is given up. */
  retry(): void {
    if (this.state.get().problem?.code === 'INVALID_CURSOR') this.readAnew();
    else this.readMore();
  }

  /** Keeps where the page is, to come back there. */
  remember(anchors: readonly Anchor[]): void {
    this.anchors = anchors;
  }

  /**
   * @param isRead whether somebody reads now, so that nothing may move; asked whenever something is told
   * @returns what ends that
   */
  holdWhile(isRead: () => boolean): () => void {
    this.isRead = isRead;
    return () => void (this.isRead = null);
  }

  /** Shows the new calls that were held back, without those that match no longer. */
  release(): void {
    this.change({ list: settle(showHeld(this.list)) });
  }

  /** Drops what matches no longer. */
  settle(): void {
    this.change({ list: settle(this.list) });
  }

  /** Takes the state of calls from elsewhere, such as a change that was just made here. */
  take(calls: readonly ActivityItemDto[]): void {
    if (calls.length > 0)
      this.change({ list: takeTold(this.list, calls, this.isRead?.() ?? this.anchors.length > 0) });
  }

  /** Shows a change as made, whatever is told meanwhile. @returns what ends that */
  show(id: string, mark: Mark): () => void {
    const others = (): readonly Mark[] =>
      (this.state.get().pending.get(id) ?? []).filter((one) => one !== mark);
    this.change({ pending: new Map(this.state.get().pending).set(id, [...others(), mark]) });
    return () => this.change({ pending: new Map(this.state.get().pending).set(id, others()) });
  }

  private get list(): CallList {
    return this.state.get().list;
  }

  private readAnew(): void {
    this.startOver(this.list.listing);
  }

  private startOver(listing: Listing): void {
    this.reading?.abort();
    this.nextCursor = null;
    const { told } = this.list;
    this.change({ list: { ...emptyList(listing), told }, isReading: false, problem: null });
    this.readMore();
  }

  private change(changes: Partial<ActivityState>): void {
    const before = this.state.get();
    if (changes.list === before.list && Object.keys(changes).length === 1) return;
    this.state.set({ ...before, ...changes });
  }
}

function callsIn(changes: readonly ChangeItem[]): ActivityItemDto[] {
  return changes.flatMap((change) => ('call' in change ? change.call : []));
}
