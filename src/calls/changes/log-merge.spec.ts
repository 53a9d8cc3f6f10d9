import type { LogEntry } from '../stores/call-store.js';
import { type ChangeCursor, MAX_TOLD, START_CURSOR } from './change-cursor.js';
import { type MergedPage, mergeLogs, PATIENCE } from './log-merge.js';

const NOW = 1_000_000;

const entries = (first: number, count: number, name = 'e'): LogEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    number: first + index,
    callId: 'CA1',
    eventId: `${name}${first + index}`,
  }));

/** Reads MongoDB's log with Supabase down, or the other way round. */
function mergeAlone(
  cursor: ChangeCursor,
  store: 'mongodb' | 'supabase',
  found: LogEntry[],
  now = NOW,
  receivedAt = NOW,
): MergedPage {
  const from = cursor.places[store].number;
  const reading = { from, recent: [], entries: found, isCut: false };
  return mergeLogs({
    cursor,
    readings: { mongodb: null, supabase: null, [store]: reading },
    numbers: { mongodb: new Map(), supabase: new Map() },
    receivedAt: new Map(found.map(({ eventId }) => [eventId, receivedAt])),
    limit: 100,
    now,
  });
}

const idsOf = ({ told }: MergedPage): string[] => told.map(({ entry }) => entry.eventId);

describe('mergeLogs, with one store down', () => {
  it('knows what the other store told, as long as the cursor names it', () => {
    const first = mergeAlone(START_CURSOR, 'supabase', entries(1, 3));
    expect(idsOf(first)).toEqual(['e1', 'e2', 'e3']);
    expect(idsOf(mergeAlone(first.cursor, 'mongodb', entries(1, 4)))).toEqual(['e4']);
  });

  it('waits with what the other store may have told, but not with what came later, and not for ever', () => {
    const many = mergeAlone(START_CURSOR, 'supabase', entries(1, MAX_TOLD + 1)).cursor;
    expect(many.told).toHaveLength(MAX_TOLD);
    const [old] = entries(1, 1);
    const alone = (now: number, receivedAt: number) =>
      idsOf(mergeAlone(many, 'mongodb', old === undefined ? [] : [old], now, receivedAt));
    expect(alone(NOW + 1, NOW)).toEqual([]);
    expect(alone(NOW + 1, NOW + 1)).toEqual(['e1']);
    expect(alone(NOW + PATIENCE - 1, NOW)).toEqual([]);
    expect(alone(NOW + PATIENCE, NOW)).toEqual(['e1']);
  });

  it('does not wait for the length of the jump when the clock was set back', () => {
    const many = mergeAlone(START_CURSOR, 'supabase', entries(1, MAX_TOLD + 1)).cursor;
    const alone = (now: number) => idsOf(mergeAlone(many, 'mongodb', entries(1, 1), now, now));
    expect(alone(NOW - PATIENCE + 1)).toEqual([]);
    expect(alone(NOW - PATIENCE)).toEqual(['e1']);
  });

  it('says that there is no more to read while it waits', () => {
    const many = mergeAlone(START_CURSOR, 'supabase', entries(1, MAX_TOLD + 1)).cursor;
    expect(mergeAlone(many, 'mongodb', entries(1, 1), NOW, NOW).more).toBe(false);
  });
});
