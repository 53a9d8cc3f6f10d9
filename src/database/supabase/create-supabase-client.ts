import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import WebSocket from 'ws';
import type { Database } from '../database.types.js';
import type { SupabaseAccess } from './supabase-server.js';

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
  const limit = AbortSignal.timeout(milliseconds);
  return { ...init, redirect: 'error', signal: init?.signal ? AbortSignal.any([limit, init.signal]) : limit };
}
