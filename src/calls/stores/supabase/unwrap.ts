import { type SupabaseFailure, toStoreError } from './to-store-error.js';

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
