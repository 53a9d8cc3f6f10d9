import postgres from 'postgres';
import { DomainError } from '../../common/errors/domain-error.js';
import { fileNameOf, type MigrationFile } from '../../common/files/migration-files.js';

/** SQLSTATEs of what is there already: schema, table, column, function, and other objects. */
const EXISTS_ALREADY = ['42P06', '42P07', '42701', '42723', '42710'];

/** PostgreSQL cannot be reached, or refuses the user. */
export class DatabaseUnreachableError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code = 'DATABASE_UNREACHABLE';
}

/** A migration failed, and nothing of it was kept. */
export class MigrationFailedError extends DomainError {
  readonly code = 'MIGRATION_FAILED';
}

/** The errors of the driver and of the system hold no password; what they say is safe to show. */
export function unreachable(error: unknown): DatabaseUnreachableError {
  if (error instanceof postgres.PostgresError) {
    return new DatabaseUnreachableError(`PostgreSQL refuses: ${describe(error)}`, { cause: error });
  }
  const words = error instanceof Error ? error.message : String(error);
  const isReset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET';
  const hint = isReset ? '; a server without TLS needs sslmode=prefer or sslmode=disable' : '';
  return new DatabaseUnreachableError(`PostgreSQL cannot be reached: ${words}${hint}`, { cause: error });
}

/** What a file failed with: its name, the line where PostgreSQL says one, and PostgreSQL's own words. */
export function migrationFailure(file: MigrationFile, error: unknown): MigrationFailedError {
  const name = fileNameOf(file);
  if (!(error instanceof postgres.PostgresError)) {
    const words = error instanceof Error ? error.message : String(error);
    return new MigrationFailedError(`${name} was not finished, try again: ${words}`, { cause: error });
  }
  const place = placeIn(file.sql, error);
  const text = `${name} failed${place}, and nothing of it was kept: ${describe(error)}`;
  return new MigrationFailedError(`${text}${hintFor(error)}`, { cause: error });
}

function describe({ message, code }: postgres.PostgresError): string {
  return `${message} (SQLSTATE ${code})`;
}

function placeIn(
  script: string,
  { internal_query: query, internal_position: position }: postgres.PostgresError,
) {
  if (query !== script || position === undefined) return '';
  // PostgreSQL counts characters, not the halves of them that strings have.
  const before = [...script].slice(0, Number(position) - 1);
  return ` at line ${before.filter((character) => character === '\n').length + 1}`;
}

function hintFor({ code, hint }: postgres.PostgresError): string {
  if (EXISTS_ALREADY.includes(code)) {
    return '. If the file was applied by hand, record that by supabase migration repair --status applied';
  }
  return hint === undefined ? '' : `. ${hint}`;
}
