import { renderDatabaseTypes } from './database-types.js';

describe('renderDatabaseTypes', () => {
  const column = { table: 't', name: 'c', type: 'text', isNullable: false, hasDefault: false };

  it('tells apart what must be given, what may be, and what may be null', () => {
    const columns = [
      column,
      { ...column, name: 'd', type: 'int8', hasDefault: true },
      { ...column, name: 'n', type: 'jsonb', isNullable: true },
    ];
    const text = renderDatabaseTypes({ columns, functions: [] }).replace(/\s+/g, ' ');
    expect(text).toContain('Row: { c: string; d: number; n: Json | null; };');
    expect(text).toContain('Insert: { c: string; d?: number; n?: Json | null; };');
    expect(text).toContain('Update: { c?: string; d?: number; n?: Json | null; };');
  });

  it('refuses a type that it does not know', () => {
    expect(() => renderDatabaseTypes({ columns: [{ ...column, type: 'money' }], functions: [] })).toThrow(
      'money',
    );
  });
});
