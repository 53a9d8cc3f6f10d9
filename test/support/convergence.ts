import { sumsOf } from '../../src/calls/model/call-head.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import type { ReadinessDto } from '../../src/health/health.dto.js';
import { eventually } from './eventually.js';
import type { FaultyStores } from './faulty-stores.js';

/** Longest time for a store that is back to be found again: its breaker waits up to 30 s after many failures, on a busy machine. */
export const CATCH_UP_LIMIT = 120_000;

/** Events that were sent, by call, and those of them that may not be lost. */
export interface Expected {
  readonly sent: ReadonlyMap<string, ReadonlySet<string>>;
  readonly acknowledged: ReadonlySet<string>;
}

/** Resolves when a server says that nothing waits for either store, that both are up and that no event was set aside. */
export async function caughtUp(server: { readiness(): Promise<ReadinessDto> }): Promise<void> {
  await eventually(async () => {
    const { journal, stores } = await server.readiness();
    expect(journal).toMatchObject({ ok: true, depth: 0 });
    for (const store of stores) {
      expect(store).toMatchObject({ up: true, breaker: 'closed', pendingEvents: 0, deadLetters: 0 });
    }
  }, CATCH_UP_LIMIT);
}

/**
 * Reads both stores past their proxies and checks that they are equal: the same events, none lost, none that nobody sent, and
 * rows and heads that say exactly this.
 */
export async function expectEqualStores(
  stores: FaultyStores,
  { sent, acknowledged }: Expected,
): Promise<void> {
  const callIds = [...sent.keys()];
  const [mongo, supabase] = await stores.read(callIds);
  const found = new Set(mongo.flatMap(({ events }) => events.map(({ id }) => id)));
  const known = new Set([...sent.values()].flatMap((ids) => [...ids]));
  expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
  expect([...found].filter((id) => !known.has(id))).toEqual([]);
  expect(supabase).toEqual(mongo);
  const folded = mongo.map(({ events }) => (events.length === 0 ? null : foldCall(events)));
  expect(mongo.map(({ row }) => row)).toEqual(folded);
  const held = mongo.map(({ events }) => (events.length === 0 ? null : sumsOf(events)));
  expect(mongo.map(({ head }) => head?.stored ?? null)).toEqual(held);
  expect(mongo.map(({ head }) => head?.published ?? null)).toEqual(held);
}
