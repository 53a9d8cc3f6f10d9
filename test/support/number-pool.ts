import { createSupabaseClient, SupabaseClients } from '../../src/database/supabase/supabase-clients.js';
import { NumbersStore } from '../../src/sessions/pool/numbers.store.js';
import type { SessionRow } from '../../src/sessions/pool/session-rows.js';
import { type NewSession, SessionsStore } from '../../src/sessions/pool/sessions.store.js';
import type { TemporarySupabase } from './supabase-embedded.js';

/** The seconds that numbers rest in most tests, and how many sessions a tenant may have. */
export const RULES = { coolDownSeconds: 600, sessionLimit: 5 };
const EVERY_TABLE = 'public.session_calls, public.user_sessions, public.phone_numbers';

/** The pool of a database, as two instances of Mainline reach it, and its time, which tests let pass. */
export class NumberPool {
  readonly instances: readonly [SessionsStore, SessionsStore];
  readonly numbers: NumbersStore;

  constructor(readonly server: TemporarySupabase) {
    this.instances = [new SessionsStore(clientsOf(server)), new SessionsStore(clientsOf(server))];
    this.numbers = new NumbersStore(clientsOf(server));
  }

  get sessions(): SessionsStore {
    return this.instances[0];
  }

  /** Begins anew with so many numbers, +15550100000 and on. */
  async restart(count: number): Promise<void> {
    await this.server.query(`truncate ${EVERY_TABLE}`);
    await this.server.query(
      `insert into public.phone_numbers (number, country, area_code)
      select '+1555' || 100000 + place, 'US', '555' from generate_series(0, ${count} - 1) as place returning id`,
    );
  }

  /** Lets time pass: everything that has a time becomes so much older. */
  async pass(minutes: number): Promise<void> {
    const span = `make_interval(mins => ${minutes})`;
    await this.server.query(
      `with sessions as (
        update public.user_sessions
        set created_at = created_at - ${span}, expires_at = expires_at - ${span}, ended_at = ended_at - ${span}
      ), calls as (
        update public.session_calls set at = at - ${span}
      )
      update public.phone_numbers
      set expires_at = expires_at - ${span}, changed_in = changed_in returning id`,
    );
  }

  /** @throws Error when it is refused */
  async lend(item: Partial<NewSession> = {}, rules = RULES): Promise<SessionRow> {
    return savedOf(await this.sessions.create(aSession(item), rules));
  }

  /**
   * Pairs of sessions that had one number at once, or, of two tenants, without the rest between them. Says what the sessions say, and
   * takes no number's word for it.
   */
  async collisions(restSeconds: number): Promise<unknown[]> {
    return this.server.query(
      `select one.id, other.id as other from public.user_sessions as one
      join public.user_sessions as other on other.phone_number_id = one.phone_number_id and other.id <> one.id
      where other.created_at >= one.created_at
        and other.created_at < coalesce(one.ended_at, one.expires_at) + case
          when (one.api_key, one.user_id) = (other.api_key, other.user_id) then interval '0'
          else make_interval(secs => ${restSeconds})
        end`,
    );
  }
}

function clientsOf({ url, secretKey }: TemporarySupabase): SupabaseClients {
  const client = createSupabaseClient({ url, secretKey }, 30_000);
  return new SupabaseClients(client, client);
}

export function aSession(item: Partial<NewSession> = {}): NewSession {
  return { api_key: 'desk', user_id: 'user123', greeting_text: 'Hello', minutes: 30, ...item };
}

/** @throws Error when it was refused */
export function savedOf<Row>(answer: { readonly saved: Row } | { readonly refused: string }): Row {
  if ('saved' in answer) return answer.saved;
  throw new Error(`refused: ${answer.refused}`);
}
