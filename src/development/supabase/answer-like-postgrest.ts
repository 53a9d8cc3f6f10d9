import { inspect } from 'node:util';

const SQL_STATE = /^[0-9A-Z]{5}$/;
/** PostgREST's own conventions for errors that functions raise. */
const RAISED_FOR_POSTGREST = /^P(GRST|T)/;
/** What @supabase/lite answers as PostgREST does; for every other SQLSTATE it says `SUP`, 500. */
const ANSWERED_WELL = /^(21|22|42|53|55)|^(23502|23503|23505|25006)$/;
/** PostgREST's HTTP status by the class of an SQLSTATE, where it is not 400. */
const STATUS_BY_CLASS: Readonly<Record<string, number>> = {
  '08': 503,
  '25': 500,
  '40': 500,
  '54': 500,
  '57': 500,
  '58': 500,
  XX: 500,
};

/**
 * Turns an error of the database's driver into one that @supabase/lite answers with the status and the code that PostgREST
 * answers, so that clients meet the same errors here and on a hosted Supabase.
 *
 * Whatever is no error of PostgreSQL stays as it is, but for what it shows when it is printed: its name.
 */
export function answerLikePostgrest(error: unknown): unknown {
  if (!isSqlError(error)) return error instanceof Error ? printedByName(error) : error;
  if (ANSWERED_WELL.test(error.code)) return new SqlFailure(error, error.code);
  const { code, message, detail = null, hint = null } = error;
  const answer = {
    code: 'PGRST',
    message: JSON.stringify({ code, message, details: detail, hint }),
    detail: JSON.stringify({ status: STATUS_BY_CLASS[code.slice(0, 2)] ?? 400, headers: {} }),
  };
  return new SqlFailure(answer, code);
}

/** @supabase/lite prints every failure, and a driver's may quote what a client sent. */
function printedByName(error: Error): Error {
  return Object.assign(error, { [inspect.custom]: () => `[embedded Supabase] failed with ${error.name}` });
}

function isSqlError(error: unknown): error is Error & SqlErrorParts {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return SQL_STATE.test(error.code) && !RAISED_FOR_POSTGREST.test(error.code);
}

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
