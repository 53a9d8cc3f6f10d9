import type { ColumnDescription, FunctionDescription, SchemaDescription } from './describe-schema.js';

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
