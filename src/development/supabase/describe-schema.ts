import type { SqlConnection } from './sql-connection.js';

/** A column of a table in the schema `public`. */
export interface ColumnDescription {
  readonly table: string;
  readonly name: string;
  /** PostgreSQL's name of the type, such as `int4`. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
}

/** A function in the schema `public`. */
export interface FunctionDescription {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly returns: string;
}

export interface SchemaDescription {
  readonly columns: readonly ColumnDescription[];
  readonly functions: readonly FunctionDescription[];
}

const COLUMNS = `
  select
    relation.relname as "table", attribute.attname as name, type.typname as type,
    not attribute.attnotnull as "isNullable", attribute.atthasdef as "hasDefault"
  from pg_attribute as attribute
  join pg_class as relation on relation.oid = attribute.attrelid
  join pg_type as type on type.oid = attribute.atttypid
  where relation.relnamespace = 'public'::regnamespace and relation.relkind = 'r'
    and attribute.attnum > 0 and not attribute.attisdropped
  order by relation.relname collate "C", attribute.attname collate "C"`;

const FUNCTIONS = `
  select
    function.proname as name, result.typname as returns,
    (
      select coalesce(jsonb_agg(jsonb_build_object('name', name, 'type', typname) order by position), '[]')
      from unnest(function.proargnames, function.proargtypes::oid[]) with ordinality as parameter (name, type, position)
      join pg_type on pg_type.oid = parameter.type
    ) as parameters
  from pg_proc as function
  join pg_type as result on result.oid = function.prorettype
  where function.pronamespace = 'public'::regnamespace
  order by function.proname collate "C"`;

/** Reads what the schema `public` offers to the data API. */
export async function describeSchema(connection: SqlConnection): Promise<SchemaDescription> {
  const columns = await connection.query<ColumnDescription>(COLUMNS);
  const functions = await connection.query<FunctionDescription>(FUNCTIONS);
  return { columns, functions };
}
