import { readdir, readFile } from 'node:fs/promises';
import type { SqlConnection } from './sql-connection.js';

/** What a database has of its schema `public`: what each thing is called, and how it is defined. */
export type Catalog = ReadonlyMap<string, string>;

interface CatalogRow {
  readonly name: string;
  readonly definition: string | null;
}

const RELATIONS = `
  select
    'table ' || relname as name,
    concat_ws(E'\\n', relkind, 'row level security ' || relrowsecurity, reloptions::text,
      array(select item::text from unnest(relacl) as item order by 1)::text, obj_description(oid, 'pg_class'),
      case relkind when 'v' then pg_get_viewdef(oid) end) as definition
  from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'S')`;

const COLUMNS = `
  select
    'column ' || relname || '.' || attname,
    concat_ws(E'\\n', format_type(atttypid, atttypmod), collname, case when attnotnull then 'not null' end,
      'default ' || pg_get_expr(adbin, adrelid), attacl::text, col_description(pg_class.oid, attnum))
  from pg_attribute
  join pg_class on pg_class.oid = attrelid
  left join pg_attrdef on adrelid = attrelid and adnum = attnum
  left join pg_collation on pg_collation.oid = attcollation
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p') and attnum > 0 and not attisdropped`;

const RULES = `
  select 'constraint ' || conname || ' of ' || conrelid::regclass, pg_get_constraintdef(oid) from pg_constraint
    where connamespace = 'public'::regnamespace
  union all
  select 'index ' || indexname, indexdef from pg_indexes where schemaname = 'public'
  union all
  select 'policy ' || policyname || ' of ' || tablename, concat_ws(E'\\n', permissive, roles::text, cmd, qual, with_check)
    from pg_policies where schemaname = 'public'
  union all
  select 'trigger ' || tgname || ' of ' || tgrelid::regclass, pg_get_triggerdef(pg_trigger.oid) from pg_trigger
    join pg_class on pg_class.oid = tgrelid where relnamespace = 'public'::regnamespace and not tgisinternal`;

const FUNCTIONS = `
  select
    'function ' || oid::regprocedure,
    concat_ws(E'\\n', pg_get_functiondef(oid), array(select item::text from unnest(proacl) as item order by 1)::text,
      obj_description(oid, 'pg_proc'))
  from pg_proc where pronamespace = 'public'::regnamespace and prokind = 'f'`;

/** Reads tables, views, columns, constraints, indexes, policies, triggers and functions, with grants and comments, of the schema `public`. */
export async function readCatalog(connection: SqlConnection): Promise<Catalog> {
  const all = [RELATIONS, COLUMNS, RULES, FUNCTIONS].join(' union all ');
  const rows = await connection.query<CatalogRow>(all);
  return new Map(rows.map(({ name, definition }) => [name, definition ?? '']));
}

/**
 * What differs between two catalogs, a line each: what only one has, and of what both have the lines that only one has.
 *
 * @param names what the catalogs are called in the lines
 */
export function compareCatalogs(left: Catalog, right: Catalog, names: readonly [string, string]): string[] {
  const all = [...new Set([...left.keys(), ...right.keys()])].sort();
  return all.flatMap((name) => {
    const [one, other] = [left.get(name), right.get(name)];
    if (one === other) return [];
    if (one === undefined) return [`${name}: only in ${names[1]}`];
    if (other === undefined) return [`${name}: only in ${names[0]}`];
    return [
      `${name}:`,
      ...linesBeyond(one, other).map((line) => `  ${names[0]}: ${line}`),
      ...linesBeyond(other, one).map((line) => `  ${names[1]}: ${line}`),
    ];
  });
}

function linesBeyond(text: string, other: string): string[] {
  const known = new Set(other.split('\n'));
  return text.split('\n').filter((line) => !known.has(line));
}

// The folders src and dist are equally deep in the package.
const SCHEMAS = new URL('../../../supabase/schemas/', import.meta.url);

/** Today's truth: the files of `supabase/schemas` one after the other, in the order of their names. */
export async function readSchemas(): Promise<string> {
  const names = (await readdir(SCHEMAS)).filter((name) => name.endsWith('.sql')).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, SCHEMAS), 'utf8')));
  return texts.join('\n');
}
