import { Injectable } from '@nestjs/common';
import { unwrap } from '../../calls/stores/supabase/to-store-error.js';
import { SupabaseClients } from '../../database/supabase/supabase-clients.js';
import {
  type CallAnswer,
  type Saved,
  type SessionRow,
  type SessionStatus,
  toCallAnswer,
  toRows,
  toSaved,
} from './session-rows.js';

/** Who makes a session, and what callers are to hear. */
export interface NewSession {
  /** The name of the API key; with the user the tenant. */
  readonly api_key: string;
  readonly user_id: string;
  /** Exactly one of both. */
  readonly greeting_url?: string;
  readonly greeting_text?: string;
  /** How long it lasts. */
  readonly minutes: number;
  /** Only a number of this country will do: two capital letters. */
  readonly country?: string;
  readonly area_code?: string;
  readonly record_voicemail?: boolean;
  readonly max_calls?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** A request with the same key of the same API key gets the same session. Neither comes without the other. */
  readonly idempotency_key?: string;
  /** Digest of what was asked: another one with a known idempotency key is refused. */
  readonly fingerprint?: string;
}

export interface LendingRules {
  /** How long a number rests between two tenants, in seconds. */
  readonly coolDownSeconds: number;
  /** How many sessions a tenant has at once at most. */
  readonly sessionLimit: number;
}

export type CreatedSession = { readonly saved: SessionRow; readonly is_repeated: boolean } | CreationRefusal;
export type CreationRefusal =
  | { readonly refused: 'limit_reached' }
  /** The idempotency key came with another request before. */
  | { readonly refused: 'key_reused' }
  /** The pool has no such number, or none at all. */
  | { readonly refused: 'no_number_fits' }
  /** All are lent or rest; the next one is free in so many seconds, at least 1. */
  | { readonly refused: 'no_number_free'; readonly retry_after: number };

export type ExtensionRefusal = Missing | { readonly refused: 'expired' | 'too_long' };
export type Missing = { readonly refused: 'missing' };

/** Which session is meant, and whose it has to be. */
export interface SessionAccess {
  /** A UUID. */
  readonly id: string;
  /** The name of an API key, to which sessions of others are missing; `null` for whoever may do everything. */
  readonly owner: string | null;
}

/** Which sessions; what is left out is not asked for. */
export interface SessionFilter {
  readonly api_key?: string;
  readonly user_id?: string;
  /** A UUID. */
  readonly phone_number_id?: string;
  readonly status?: SessionStatus;
}

/** At most `limit` sessions behind the last one of the page before. */
export interface SessionPage extends Partial<Pick<SessionRow, 'created_at' | 'id'>> {
  readonly limit: number;
}

/** A call that reaches a number. */
export interface DialledCall {
  readonly callId: string;
  /** The dialled number in E.164. */
  readonly number: string;
  /** In E.164; `null` when withheld. */
  readonly caller: string | null;
}

/** How a call was answered while the database could not be asked. */
export interface GivenAnswer {
  readonly callId: string;
  readonly sessionId: string;
  readonly caller: string | null;
  readonly answer: 'greeting' | 'full' | 'echo';
}

/** No session ever lasts longer than so many minutes from now: a day. */
export const LONGEST_MINUTES = 1440;

/**
 * Keeps sessions and what their calls were answered with in Supabase, by the database's clock. Every method is one request and one
 * transaction, which the client bounds by the time limit.
 *
 * Rejects with `StoreUnavailableError` when Supabase does not answer, or with something that nothing of ours says, and with
 * `StoreRejectedError` when a value breaks a rule of the tables.
 */
@Injectable()
export class SessionsStore {
  constructor(private readonly clients: SupabaseClients) {}

  /** Lends the number that fits and has been free longest. */
  async create(item: NewSession, rules: LendingRules): Promise<CreatedSession> {
    const settings = { cool_down_seconds: rules.coolDownSeconds, session_limit: rules.sessionLimit };
    return toSaved(unwrap(await this.client.rpc('create_session', { item, ...settings })));
  }

  /** Whether a request with this idempotency key came before, whatever it asked for. @param apiKey the name of the API key */
  async isRepeated(apiKey: string, idempotencyKey: string): Promise<boolean> {
    const wanted = { api_key: apiKey, idempotency_key: idempotencyKey };
    const found = unwrap(await this.client.from('user_sessions').select('id').match(wanted).limit(1));
    return found !== null && found.length > 0;
  }

  /** Ends it now; harmless when it has ended. */
  async expire({ id, owner }: SessionAccess): Promise<Saved<SessionRow, Missing>> {
    return toSaved(unwrap(await this.client.rpc('expire_session', { token: id, owner: owner ?? '' })));
  }

  /** Puts its end off by whole minutes; refused are sessions that have ended, and ends more than {@link LONGEST_MINUTES} away. */
  async extend({ id, owner }: SessionAccess, minutes: number): Promise<Saved<SessionRow, ExtensionRefusal>> {
    const amount = { minutes, longest_minutes: LONGEST_MINUTES };
    return toSaved(
      unwrap(await this.client.rpc('extend_session', { token: id, owner: owner ?? '', ...amount })),
    );
  }

  async read({ id, owner }: SessionAccess): Promise<Saved<SessionRow, Missing>> {
    return toSaved(unwrap(await this.client.rpc('read_session', { token: id, owner: owner ?? '' })));
  }

  /** Newest first. */
  async list(filter: SessionFilter, page: SessionPage): Promise<readonly SessionRow[]> {
    return toRows<SessionRow>(unwrap(await this.client.rpc('list_sessions', { filter, page })));
  }

  /**
   * What a call is answered with. It is decided and counted once: asked again, also after the session's end, the answer is the same.
   *
   * @param echoSeconds how long an earlier tenant's caller does not get a later tenant's greeting; 0 for not at all
   */
  async answerCall({ callId, number, caller }: DialledCall, echoSeconds: number): Promise<CallAnswer> {
    const call = { wanted_call: callId, called: number, caller_number: caller ?? '' };
    return toCallAnswer(
      unwrap(await this.client.rpc('answer_session_call', { ...call, echo_seconds: echoSeconds })),
    );
  }

  /** Notes and counts what a call was answered with from memory. @returns false when it was noted before, or the session is unknown */
  async recordCall({ callId, sessionId, caller, answer }: GivenAnswer): Promise<boolean> {
    const call = { wanted_call: callId, token: sessionId, caller_number: caller ?? '', given_answer: answer };
    return unwrap(await this.client.rpc('record_session_call', call)) === true;
  }

  /** Forgets who made calls that are erased. @returns how many of them it knew by their callers */
  async forgetCallers(callIds: readonly string[]): Promise<number> {
    return unwrap(await this.client.rpc('forget_session_callers', { call_ids: [...callIds] })) ?? 0;
  }

  private get client() {
    return this.clients.client;
  }
}
