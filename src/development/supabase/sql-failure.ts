import { inspect } from 'node:util';

/** The parts of a PostgreSQL error that its drivers agree on. */
export interface SqlErrorParts {
  /** SQLSTATE, five characters. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string | null;
  readonly hint?: string | null;
}

/**
 * An error of PostgreSQL that shows nothing but its code when it is printed.
 *
 * @supabase/lite writes every failed statement to the standard error output; drivers put parameters and whole rows on their
 * errors, which hold telephone numbers and messages.
 */
export class SqlFailure extends Error {
  readonly code: string;
  readonly detail: string | null;
  readonly hint: string | null;

  constructor(
    parts: SqlErrorParts,
    private readonly sqlState: string,
  ) {
    super(parts.message);
    this.code = parts.code;
    this.detail = parts.detail ?? null;
    this.hint = parts.hint ?? null;
  }

  [inspect.custom](): string {
    return `[embedded Supabase] PostgreSQL answered ${this.sqlState}`;
  }
}
