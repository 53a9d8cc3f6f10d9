import { setImmediate as nextTurn } from 'node:timers/promises';

/** How much is done before others get their turn: some milliseconds of work. */
const AT_ONCE = 20;

/** Does work on each of some things, one after the other, and lets telephone calls be answered in between. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await nextTurn();
    results.push(await work(item));
  }
  return results;
}
