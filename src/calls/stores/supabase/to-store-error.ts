import type { DomainError } from '../../../common/errors/domain-error.js';
import {
  QueryTimeoutError,
  StoreRejectedError,
  StoreUnavailableError,
} from '../../../database/link/store.errors.js';

/** What supabase-js says about a request that failed. */
export interface SupabaseFailure {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** SQLSTATE of PostgreSQL, or a code of PostgREST (`PGRST…`); blank or missing when nobody gave one. */
  readonly code?: string | null;
  readonly message: string;
}

/**
 * SQLSTATE classes that speak of the data itself: 22 data exception, 23 constraint violation, 54 program limit exceeded
 * (a value too large for an index or a column).
 */
const REJECTING_STATE = /^(22|23|54)[0-9A-Z]{3}$/;
/** PostgREST could not read the request: body, parameters or headers. With status 400 the same request always fails. */
const UNREADABLE_REQUEST = /^PGRST1\d\d$/;
const CONTENT_TOO_LARGE = 413;
/** Undefined table, column and function, by PostgreSQL and by PostgREST. */
const NOT_THERE = new Set(['42P01', '42703', '42883', 'PGRST202', 'PGRST204', 'PGRST205']);
const REFUSED_KEY = new Set([401, 403]);
/** `query_canceled`: the statement took longer than its `statement_timeout`. */
const STATEMENT_TIMEOUT = '57014';

/**
 * What a failed request means for the one who called the store.
 *
 * Only what speaks of the data is a rejection. Network, time limits, restarts, conflicts and everything unknown mean that
 * trying again may help; so do a missing table or function and a refused key, which an operator puts right (and a schema cache
 * that is loading anew causes by itself): events wait for that and must not become dead letters.
 */
export function toStoreError(failure: SupabaseFailure): DomainError {
  const cause = toCause(failure);
  if (isRejection(failure)) return new StoreRejectedError('Supabase refuses this data', { cause });
  return new StoreUnavailableError(complaint(failure), { cause });
}

/** What an operator puts right is named together with its remedy. */
function complaint({ status, code }: SupabaseFailure): string {
  if (REFUSED_KEY.has(status)) {
    return 'Supabase refuses the key in SUPABASE_SERVICE_ROLE_KEY: put the secret (service_role) key of the project there';
  }
  if (NOT_THERE.has(code ?? '')) {
    return "Supabase lacks tables or functions of this version of Mainline: run 'npm run db:migrate'";
  }
  return 'Supabase does not answer as it should';
}

function isRejection({ status, code }: SupabaseFailure): boolean {
  if (status === CONTENT_TOO_LARGE) return true;
  if (!code) return false;
  return REJECTING_STATE.test(code) || (status === 400 && UNREADABLE_REQUEST.test(code));
}

/** Left out: details and hints, which hold whole rows; and values that PostgreSQL quotes in messages about data. */
function toCause({ status, code, message }: SupabaseFailure): Error {
  const isAboutData = code?.startsWith('22') === true;
  const text = isAboutData ? message.replace(/".*"/s, '"…"') : message.slice(0, 500);
  return Object.assign(new Error(`${text} (status ${status})`), { code: code || 'NO_CODE' });
}

/** An answer of supabase-js, which never throws. */
export interface SupabaseAnswer<T> {
  readonly data: T | null;
  readonly error: Omit<SupabaseFailure, 'status'> | null;
  readonly status: number;
}

/**
 * The data of an answer; `null` where the database has none.
 *
 * @throws StoreUnavailableError when trying again may help
 * @throws StoreRejectedError when the same data can never be written
 */
export function unwrap<T>({ data, error, status }: SupabaseAnswer<T>): T | null {
  if (error !== null) throw toStoreError({ status, code: error.code, message: error.message });
  return data;
}

/**
 * The data of an answer to a question about many calls, which takes as long as they are many.
 *
 * @throws QueryTimeoutError when the database itself ended it for taking too long
 * @throws StoreUnavailableError when trying again may help
 */
export function unwrapQuery<T>(answer: SupabaseAnswer<T>): T | null {
  const { error, status } = answer;
  if (error?.code !== STATEMENT_TIMEOUT) return unwrap(answer);
  throw new QueryTimeoutError({ cause: toCause({ status, code: error.code, message: error.message }) });
}
