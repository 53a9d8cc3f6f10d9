import { anEvent } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import type { LogEntry } from '../stores/call-store.js';
import { NO_PLACE } from './change-cursor.js';
import { findEnd, readLog } from './read-log.js';
import { StoreLog } from './store-log.js';

/** A log of which entries were removed by hand. */
class GappedStore extends FakeCallStore {
  readonly gone = new Set<number>();

  override async listLog(after: number, limit: number): Promise<LogEntry[]> {
    const all = await super.listLog(after, 1000);
    return all.filter(({ number }) => !this.gone.has(number)).slice(0, limit);
  }
}

describe('readLog, where entries were removed by hand', () => {
  const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
  let store: GappedStore;

  beforeEach(async () => {
    store = new GappedStore('supabase');
    await store.append(numbers.map(() => anEvent()));
  });

  async function readOn(place = NO_PLACE, most = 100): Promise<{ read: number[]; place: typeof NO_PLACE }> {
    const read: number[] = [];
    let at = place;
    for (let page = 0; page < most; page += 1) {
      const reading = await readLog(store, at, 7);
      const log = new StoreLog('supabase', at, reading, 0);
      for (let { next } = log; next !== null; { next } = log) {
        read.push(next.number);
        log.take(next);
      }
      at = log.toPlace();
      if (!log.hasMore) return { read, place: at };
    }
    throw new Error('the log has no end');
  }

  it.each([
    ['here and there', [3, 9, 10, 20, 21, 22, 23, 24, 41]],
    ['more in a row than a place vouches for', [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]],
    ['at the beginning', [1, 2, 3]],
  ])('reads every other entry once: %s', async (_where, gone) => {
    gone.forEach((number) => store.gone.add(number));
    const { read, place } = await readOn();
    expect(read).toEqual(numbers.filter((number) => !store.gone.has(number)));
    expect(place.number).toBe(60);
    expect(await findEnd(store, () => 0)).toEqual(place);
    expect((await readOn(place)).read).toEqual([]);
  });

  it('goes on from a place when entries before what it vouches for go, and begins anew when those go', async () => {
    const { place } = await readOn();
    [40, 41, 42].forEach((number) => store.gone.add(number));
    expect((await readOn(place)).read).toEqual([]);
    store.gone.add(58);
    const { read, place: next } = await readOn(place);
    expect(read).toHaveLength(56);
    expect((await readOn(next)).read).toEqual([]);
  });
});
