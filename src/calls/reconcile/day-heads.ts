import type { CallHead } from '../model/call-head.js';
import type { CallStoreLink } from '../delivery/store-links.js';
import { unequalCalls } from './compare-heads.js';

const PAGE = 500;

/** The heads that both stores have between two call ids. */
interface Stretch {
  /** Ids of the calls in it, in order. */
  readonly all: readonly string[];
  /** Those of them whose heads differ. */
  readonly unequal: readonly string[];
}

/**
 * Goes through the heads of one UTC day in both stores side by side, in the order of call ids, holding one page of each.
 *
 * A page may end earlier in one store than in the other: only ids up to the earliest end are compared, the rest comes again.
 *
 * @throws StoreUnavailableError when a store cannot be asked
 */
export async function* compareDay(links: readonly CallStoreLink[], day: string): AsyncGenerator<Stretch> {
  let after: string | null = null;
  do {
    const place: string | null = after;
    const pages = await Promise.all(
      links.map((link) => link.execute((store) => store.listHeads(day, PAGE, place))),
    );
    after = earliestEnd(pages);
    const compared = pages.map((heads) => heads.filter(({ callId }) => after === null || callId <= after));
    const all = [...new Set(compared.flat().map(({ callId }) => callId))].sort();
    yield { all, unequal: unequalCalls(compared) };
  } while (after !== null);
}

/** The lowest last id of the pages that are full; `null` when none is, so that both lists are at their end. */
function earliestEnd(pages: readonly (readonly CallHead[])[]): string | null {
  const ends = pages.filter(({ length }) => length === PAGE).flatMap((heads) => heads.at(-1)?.callId ?? []);
  return ends.sort()[0] ?? null;
}
