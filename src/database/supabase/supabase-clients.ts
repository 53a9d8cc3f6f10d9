import type { SupabaseClient } from '@supabase/supabase-js';
import type { Database } from '../database.types.js';

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
