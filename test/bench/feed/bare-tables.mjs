/**
 * Takes away the indexes and keys of some tables, so that they fill faster.
 *
 * @returns a function that makes them anew, as they were
 */
export async function withoutIndexes(sql, tables) {
  const keys = await sql`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where contype in ('p', 'u') and conrelid = any (${tables}::regclass[])`;
  for (const { table, name } of keys) await sql.unsafe(`alter table ${table} drop constraint ${name}`);
  const indexes = await sql`
    select indexname as name, indexdef as definition from pg_indexes
    where schemaname = 'public' and tablename = any (${tables})`;
  for (const { name } of indexes) await sql.unsafe(`drop index public.${name}`);
  return async (onProgress) => {
    const statements = [
      ...keys.map(
        ({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`,
      ),
      ...indexes.map(({ definition }) => definition),
    ];
    for (const [done, statement] of statements.entries()) {
      onProgress(`index ${done + 1} of ${statements.length}`);
      await sql.unsafe(statement);
    }
  };
}
