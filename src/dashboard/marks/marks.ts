import type { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/api-error';
import { getCall, updateCall, updateVoicemail } from '../api/generated/sdk.gen';
import type { LiveFeed } from '../api/live-feed';
import { Store } from '../api/store';
import type { Toasts } from '../app/toasts';
import { callQuery, eventsQuery, showCall, type TaggedCall } from '../api/call-queries';
import { formatTime } from '../parts/format';
import { describeMark, lastMarked, type Mark, MARK_NAMES, type MarkConflict, markOf, withMark } from './mark';
import { Turns } from './turns';

/** So often a change is made again for a version that changed in another respect. */
const ATTEMPTS = 5;

/** Pause before a change is sent again to a server that is there and did not answer. */
const SLOW_MILLISECONDS = 2000;

/** What became of a change. */
export type MarkResult = 'made' | 'conflict' | 'failed';

/** What changes are made with. */
export interface MarkTools {
  readonly queries: QueryClient;
  readonly toasts: Toasts;
  readonly live: Pick<LiveFeed, 'state'>;
  readonly queueName: (id: string) => string;
}

interface Change {
  readonly callId: string;
  readonly mark: Mark;
  /** What whoever makes it saw. */
  readonly before: Mark;
}

/** What became of a change, and of the call. */
interface Settled {
  readonly result: MarkResult;
  readonly version: TaggedCall | null;
}

/**
 * Marks calls: shows the change at once, sends it for the version that is shown, and takes it back when it is refused.
 *
 * A change is refused only when somebody else changed the same: for one that changed otherwise it is sent again.
 */
export class Marks {
  /** A conflict that somebody looks at. */
  readonly compared = new Store<MarkConflict | null>(null);
  /** The last conflict of each call's note, so that what was written is not lost. */
  readonly unsaved = new Store<ReadonlyMap<string, MarkConflict>>(new Map());

  private readonly turns = new Turns<TaggedCall>();

  constructor(private readonly tools: MarkTools) {}

  /**
   * Makes a change that can be undone for six seconds.
   *
   * @param before what whoever makes it saw
   */
  make(callId: string, mark: Mark, before: Mark): Promise<MarkResult> {
    const { toasts, queueName } = this.tools;
    const undo = (): void => void this.send(callId, before, mark);
    toasts.show({
      text: describeMark(mark, queueName),
      action: { label: 'Undo', shortcut: 'z', run: undo },
    });
    return this.send(callId, mark, before);
  }

  /** Makes a change, after those of the same call that are on their way; of a refused one it says so. */
  async send(callId: string, mark: Mark, before: Mark): Promise<MarkResult> {
    const { queries } = this.tools;
    const shown = queries.getQueryData(callQuery(callId).queryKey) ?? null;
    this.preview(shown, mark);
    let result: MarkResult = 'failed';
    await this.turns.take(callId, async (version, isLast) => {
      const settled = await this.settle(version ?? shown, { callId, mark, before });
      result = settled.result;
      // What is made after it is shown already.
      if (settled.version !== null && isLast()) showCall(queries, settled.version.call, settled.version.tag);
      return settled.version;
    });
    return result;
  }

  forget(callId: string): void {
    const unsaved = new Map(this.unsaved.get());
    unsaved.delete(callId);
    this.unsaved.set(unsaved);
    this.compared.set(null);
  }

  /** @param known the call in the version that the change was made for, as far as it is known */
  private async settle(known: TaggedCall | null, change: Change): Promise<Settled> {
    let settled = await this.attempt(known, change);
    for (let attempt = 1; settled === null && attempt < ATTEMPTS; attempt += 1) {
      settled = await this.attempt(null, change);
    }
    return settled ?? this.fail(change, null);
  }

  /** @returns `null` when it is to be tried again */
  private async attempt(known: TaggedCall | null, change: Change): Promise<Settled | null> {
    const { callId, mark, before } = change;
    try {
      const version = known === null || known.tag === null ? await this.read(callId) : known;
      const theirs = markOf(version.call, mark.field);
      if (theirs.value === mark.value) return { result: 'made', version };
      if (theirs.value !== before.value) return await this.refuse(version, mark, theirs);
      return { result: 'made', version: await patch(version, mark) };
    } catch (error: unknown) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'NO_ANSWER') await this.connection();
      else if (error.code !== 'PRECONDITION_FAILED') return this.fail(change, error);
      return null;
    }
  }

  private async read(callId: string): Promise<TaggedCall> {
    const { data, response } = await getCall({ path: { id: callId }, throwOnError: true });
    return { call: data, tag: response.headers.get('etag') };
  }

  private preview(shown: TaggedCall | null, mark: Mark): void {
    if (shown === null) return;
    showCall(this.tools.queries, withMark(shown.call, mark, new Date().toISOString()), shown.tag);
  }

  private async refuse(version: TaggedCall, ours: Mark, theirs: Mark): Promise<Settled> {
    const { queries, toasts } = this.tools;
    const { call } = version;
    const events = await queries.fetchQuery({ ...eventsQuery(call.id), staleTime: 0 });
    const { at, by } = lastMarked(events, ours.field);
    const conflict: MarkConflict = { callId: call.id, ours, theirs, at, by };
    if (ours.field === 'note') this.unsaved.set(new Map(this.unsaved.get()).set(call.id, conflict));
    toasts.show({
      text: sayRefused(conflict),
      isProblem: true,
      action: { label: 'Compare', run: () => this.compared.set(conflict) },
    });
    return { result: 'conflict', version };
  }

  private fail({ callId, mark: { field } }: Change, error: ApiError | null): Settled {
    const { queries, toasts } = this.tools;
    void queries.invalidateQueries({ queryKey: callQuery(callId).queryKey, exact: true });
    const reason = error === null ? 'the call changes all the time' : error.message;
    toasts.show({ text: `${MARK_NAMES[field]} not saved: ${reason}`, isProblem: true });
    return { result: 'failed', version: null };
  }

  /** Marks that are made without a connection wait for it. */
  private connection(): Promise<void> {
    const { state } = this.tools.live;
    return new Promise((resolve) => {
      if (state.get().phase === 'live') {
        setTimeout(resolve, SLOW_MILLISECONDS);
        return;
      }
      const stop = state.listen(() => {
        if (state.get().phase !== 'live') return;
        stop();
        resolve();
      });
    });
  }
}

/** "Note not saved: ops changed it at 14:30". */
export function sayRefused({ ours: { field }, at, by }: MarkConflict): string {
  const when = at === null ? '' : ` at ${formatTime(new Date(at))}`;
  return `${MARK_NAMES[field]} not saved: ${by ?? 'somebody'} changed it${when}`;
}

async function patch({ call, tag }: TaggedCall, mark: Mark): Promise<TaggedCall> {
  const options = {
    path: { id: call.id },
    headers: tag === null ? {} : { 'if-match': tag },
    throwOnError: true as const,
  };
  const { data, response } =
    mark.field === 'heard'
      ? await updateVoicemail({ ...options, body: { heard: mark.value } })
      : await updateCall({ ...options, body: { [mark.field]: mark.value } });
  return { call: data, tag: response.headers.get('etag') };
}
