import type { SqlConnection } from './sql-connection.js';
import { readMigrations } from '../../common/files/migration-files.js';
import { applyMigrations, ROLES_SQL } from './apply-migrations.js';

/** A column of a table in the schema `public`. */
export interface ColumnDescription {
  readonly table: string;
  readonly name: string;
  /** PostgreSQL's name of the type, such as `int4`. */
  readonly type: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
}

/** A function in the schema `public` that answers with one value; those that return rows are for other functions. */
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
  where function.pronamespace = 'public'::regnamespace and not function.proretset and result.typname <> 'trigger'
  order by function.proname collate "C"`;

/** Reads what the schema `public` offers to the data API. */
export async function describeSchema(connection: SqlConnection): Promise<SchemaDescription> {
  const columns = await connection.query<ColumnDescription>(COLUMNS);
  const functions = await connection.query<FunctionDescription>(FUNCTIONS);
  return { columns, functions };
}

const TYPESCRIPT: Readonly<Record<string, string>> = {
  _text: 'string[]',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  json: 'Json',
  jsonb: 'Json',
  text: 'string',
  timestamptz: 'string',
  uuid: 'string',
  void: 'undefined',
};

const HEAD = `// Generated from supabase/migrations by \`npm run db:types\`. Do not edit.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {`;

const TAIL = `    Views: Record<never, never>;
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
`;

/**
 * The TypeScript type \`Database\` that supabase-js is used with.
 *
 * @throws Error for a type of PostgreSQL that it does not know yet
 */
export function renderDatabaseTypes({ columns, functions }: SchemaDescription): string {
  const tables = [...new Set(columns.map(({ table }) => table))].map((name) =>
    renderTable(
      name,
      columns.filter(({ table }) => table === name),
    ),
  );
  const blocks = [...block('Tables', tables), ...block('Functions', functions.map(renderFunction))];
  return [HEAD, ...blocks, TAIL].join('\n');
}

function renderTable(name: string, columns: readonly ColumnDescription[]): string[] {
  const shape = (title: string, isOptional: (column: ColumnDescription) => boolean): string[] => [
    `        ${title}: {`,
    ...columns.map((column) => `          ${field(column, isOptional(column))}`),
    '        };',
  ];
  return [
    `      ${name}: {`,
    ...shape('Row', () => false),
    ...shape('Insert', ({ isNullable, hasDefault }) => isNullable || hasDefault),
    ...shape('Update', () => true),
    '        Relationships: [];',
    '      };',
  ];
}

function field({ name, type, isNullable }: ColumnDescription, isOptional: boolean): string {
  return `${name}${isOptional ? '?' : ''}: ${typescriptType(type)}${isNullable ? ' | null' : ''};`;
}

function renderFunction({ name, parameters, returns }: FunctionDescription): string[] {
  const args = parameters.map((parameter) => `${parameter.name}: ${argumentType(parameter.type)}`);
  return [
    `      ${name}: {`,
    `        Args: ${args.length === 0 ? 'Record<never, never>' : `{ ${args.join('; ')} }`};`,
    `        Returns: ${typescriptType(returns)};`,
    '      };',
  ];
}

/** The client turns any argument into JSON by itself. */
function argumentType(type: string): string {
  return type === 'jsonb' ? 'unknown' : typescriptType(type);
}

function block(title: string, entries: readonly (readonly string[])[]): string[] {
  return [`    ${title}: {`, ...entries.flat(), '    };'];
}

function typescriptType(type: string): string {
  const known = TYPESCRIPT[type];
  if (known === undefined) throw new Error(`There is no TypeScript type for PostgreSQL's ${type} yet`);
  return known;
}

/**
 * The text of `src/database/database.types.ts`.
 *
 * @param connection to an empty database, which gets all migrations
 */
export async function generateDatabaseTypes(connection: SqlConnection): Promise<string> {
  await connection.run(ROLES_SQL);
  await applyMigrations(connection, await readMigrations());
  return renderDatabaseTypes(await describeSchema(connection));
}
