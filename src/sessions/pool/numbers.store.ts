import { Injectable } from '@nestjs/common';
import { unwrap } from '../../calls/stores/supabase/to-store-error.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { SupabaseClients } from '../../database/supabase/supabase-clients.js';
import {
  type NumberChanges,
  type NumberRow,
  type Saved,
  toNumberChanges,
  toRows,
  toSaved,
} from './session-rows.js';

/** A number to be taken into the pool. */
export interface NewNumber {
  /** In E.164. */
  readonly number: string;
  /** Two capital letters of ISO 3166. */
  readonly country?: string;
  /** Digits. */
  readonly area_code?: string;
}

/** Numbers in one request, which has the time limit of all others. */
const PAGE_SIZE = 500;

/** How many numbers of the pool are in which state. */
export interface NumberCounts {
  readonly free: number;
  readonly cooling: number;
  readonly lent: number;
}

/**
 * Keeps the pool of numbers in Supabase. Every method is one request, which the client bounds by the time limit; a cool-down is that
 * between two tenants, in seconds, and says from when on a number is `free`.
 *
 * Rejects with `StoreUnavailableError` when Supabase does not answer, or with something that nothing of ours says, and with
 * `StoreRejectedError` when a value breaks a rule of the tables.
 */
@Injectable()
export class NumbersStore {
  constructor(private readonly clients: SupabaseClients) {}

  /** Also one that was in the pool before: it has its history, and goes on cooling down. */
  async add(item: NewNumber, coolDownSeconds: number): Promise<Saved<NumberRow, { refused: 'exists' }>> {
    const answer = await this.client.rpc('add_number', { item, cool_down_seconds: coolDownSeconds });
    return toSaved(unwrap(answer));
  }

  /** Takes it out of the pool; its history stays. @param id a UUID */
  async remove(
    id: string,
    coolDownSeconds: number,
  ): Promise<Saved<NumberRow, { refused: 'missing' | 'lent' }>> {
    const wanted = { number_id: id, cool_down_seconds: coolDownSeconds };
    return toSaved(unwrap(await this.client.rpc('remove_number', wanted)));
  }

  /** Also one that is no longer in the pool: `SessionsStore.list` has its history. @param id a UUID */
  async read(id: string, coolDownSeconds: number): Promise<Saved<NumberRow, { refused: 'missing' }>> {
    const wanted = { number_id: id, cool_down_seconds: coolDownSeconds };
    return toSaved(unwrap(await this.client.rpc('read_number', wanted)));
  }

  /** Those of the pool by their digits. @param after the last number of the page before; blank for the first page */
  async list(coolDownSeconds: number, after: string, limit: number): Promise<readonly NumberRow[]> {
    const page = { after_number: after, page_size: limit };
    return toRows(
      unwrap(await this.client.rpc('list_numbers', { cool_down_seconds: coolDownSeconds, ...page })),
    );
  }

  /** All of the pool by their digits, a page at a time. */
  async *all(coolDownSeconds: number): AsyncGenerator<NumberRow> {
    let rows: readonly NumberRow[] = [];
    do {
      rows = await this.list(coolDownSeconds, rows.at(-1)?.number ?? '', PAGE_SIZE);
      yield* rows;
    } while (rows.length === PAGE_SIZE);
  }

  async count(coolDownSeconds: number): Promise<NumberCounts> {
    const answer: unknown = unwrap(
      await this.client.rpc('count_numbers', { cool_down_seconds: coolDownSeconds }),
    );
    if (areCounts(answer)) return answer;
    throw new StoreUnavailableError('Supabase answered something else than how many numbers there are');
  }

  /**
   * What has changed in the pool; all of it comes when the place is none of this database.
   *
   * @param place that of the answer before; `null` for everything
   * @param echoSeconds how long ago an earlier tenant's caller may have called to be named
   */
  async readChanges(place: string | null, echoSeconds: number): Promise<NumberChanges> {
    const known = { known_place: place ?? '', echo_seconds: echoSeconds };
    // All of ten thousand numbers takes a second.
    const client = place === null ? this.clients.patient : this.clients.client;
    return toNumberChanges(unwrap(await client.rpc('list_number_changes', known)));
  }

  private get client() {
    return this.clients.client;
  }
}

function areCounts(value: unknown): value is NumberCounts {
  const { free, cooling, lent } = { ...(value as Partial<Record<keyof NumberCounts, unknown>> | null) };
  return [free, cooling, lent].every((count) => typeof count === 'number');
}
