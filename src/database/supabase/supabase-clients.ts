import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { timeLimit } from '../../common/time/time-limit.js';
import type { Database } from '../database.types.js';
import WebSocket from 'ws';
import type { SupabaseAccess } from './supabase-server.js';

/** Two clients of one project, which differ in how long they wait. */
export class SupabaseClients {
  /**
   * @param client for everything; its requests end within `STORE_TIMEOUT_MS`
   * @param patient for questions that may take their time; its requests end within `QUERY_TIMEOUT_MS`
   */
  constructor(
    readonly client: SupabaseClient<Database>,
    readonly patient: SupabaseClient<Database>,
  ) {}
}

/**
 * Never opened, but Node 20 has no WebSocket and supabase-js does not start without one. The client's declarations differ from
 * those of `ws` in the types of events, hence the wide type.
 */
const UNUSED_REALTIME: object = { transport: WebSocket };

/**
 * A client of the data API that passes row level security.
 *
 * Every request ends within the time limit, its answer's body included; supabase-js has none by default. A redirect fails: the
 * key stands in a header that Node would send along to any host.
 *
 * @param timeoutMilliseconds longest time one request may take
 */
export function createSupabaseClient(
  { url, secretKey }: SupabaseAccess,
  timeoutMilliseconds: number,
): SupabaseClient<Database> {
  return createClient<Database>(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: { fetch: (input, init) => fetch(input, limited(init, timeoutMilliseconds)) },
    realtime: UNUSED_REALTIME,
  });
}

function limited(init: RequestInit | undefined, milliseconds: number): RequestInit {
  const signal = init?.signal ? timeLimit(milliseconds, init.signal) : AbortSignal.timeout(milliseconds);
  return { ...init, redirect: 'error', signal };
}
