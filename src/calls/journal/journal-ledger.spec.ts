import type { StoreName } from '../../config/app-config.js';
import type { SequenceRange } from './files/journal-scan.js';
import { JournalLedger } from './journal-ledger.js';

function ledgerWith(
  mongodb: number,
  supabase: number,
  last: number,
  gaps: readonly SequenceRange[] = [],
): JournalLedger {
  const ledger = new JournalLedger();
  const cursors = new Map<StoreName, number>([
    ['mongodb', mongodb],
    ['supabase', supabase],
  ]);
  ledger.restore({ cursors, last, gaps });
  return ledger;
}

describe('JournalLedger', () => {
  it('counts what each store has not acknowledged, without what is missing', () => {
    const ledger = ledgerWith(2, 5, 10, [
      { from: 4, to: 6 },
      { from: 9, to: 9 },
    ]);
    expect([ledger.depth('mongodb'), ledger.depth('supabase'), ledger.size, ledger.missing]).toEqual([
      4, 3, 4, 4,
    ]);
  });

  it('gives up what every store has passed, and nothing that is missing', () => {
    const ledger = ledgerWith(0, 8, 10, [
      { from: 2, to: 3 },
      { from: 6, to: 6 },
    ]);
    expect(ledger.advance('mongodb', 7)).toEqual([1, 4, 5, 7]);
    expect([ledger.removed, ledger.missing, ledger.size]).toEqual([7, 0, 3]);
  });

  it('never moves a cursor back', () => {
    const ledger = ledgerWith(5, 5, 9);
    expect(ledger.advance('mongodb', 3)).toEqual([]);
    expect(ledger.cursorOf('mongodb')).toBe(5);
  });

  it('offers of the store behind what the one in front has, and no more than asked for', () => {
    expect(ledgerWith(10, 4, 20).surplus(100)).toEqual({ store: 'supabase', sequence: 10, count: 6 });
    expect(ledgerWith(10, 4, 20).surplus(2)).toEqual({ store: 'supabase', sequence: 6, count: 2 });
    expect(ledgerWith(0, 4, 20, [{ from: 2, to: 3 }]).surplus(3)).toEqual({
      store: 'mongodb',
      sequence: 3,
      count: 1,
    });
    expect(ledgerWith(4, 4, 20).surplus(100)).toBeNull();
    expect(ledgerWith(10, 4, 20).surplus(0)).toBeNull();
  });

  it('knows the time of the oldest entry only while there is one', () => {
    const ledger = ledgerWith(0, 0, 1);
    ledger.noteOldest('mongodb', '2026-11-21T09:00:00.000Z');
    ledger.noteOldest('supabase', '2026-11-21T09:00:00.000Z');
    expect(ledger.oldestAt).toBe('2026-11-21T09:00:00.000Z');
    ledger.advance('mongodb', 1);
    expect(ledger.oldestFor('mongodb')).toBeNull();
    expect(ledger.oldestAt).toBe('2026-11-21T09:00:00.000Z');
    ledger.advance('supabase', 1);
    expect(ledger.oldestAt).toBeNull();
  });

  it('knows the oldest entry for each store', () => {
    const ledger = ledgerWith(0, 2, 2);
    ledger.noteOldest('mongodb', '2026-11-21T09:00:00.000Z');
    ledger.noteAdding('2026-11-21T09:05:00.000Z');
    ledger.next();
    expect(ledger.oldestFor('mongodb')).toBe('2026-11-21T09:00:00.000Z');
    expect(ledger.oldestFor('supabase')).toBe('2026-11-21T09:05:00.000Z');
    ledger.noteAdding('2026-11-21T09:06:00.000Z');
    ledger.next();
    expect(ledger.oldestFor('supabase')).toBe('2026-11-21T09:05:00.000Z');
  });
});
