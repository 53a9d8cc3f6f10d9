import { labelledLines, tableLines } from './table.js';

describe('a table', () => {
  it('aligns its columns, and leaves no blanks at the end of a line', () => {
    const rows = [
      ['ID', 'EVENTS', 'REASON'],
      ['supabase-42', 7, 'too long'],
      ['mongodb-1', 12_000, ''],
    ];
    expect(tableLines(rows)).toEqual([
      'ID           EVENTS  REASON',
      'supabase-42  7       too long',
      'mongodb-1    12000',
    ]);
  });

  it('of labels is indented, and leaves the texts as they are', () => {
    expect(
      labelledLines([
        ['Days', 3],
        ['Reason', 'it said: " '],
        ['Time taken', '2 s'],
      ]),
    ).toEqual(['  Days        3', '  Reason      it said: " ', '  Time taken  2 s']);
  });

  it('may be empty', () => {
    expect([tableLines([]), labelledLines([])]).toEqual([[], []]);
  });
});
