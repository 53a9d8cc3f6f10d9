import { Injectable } from '@nestjs/common';
import { SupabaseClient } from '@supabase/supabase-js';
import type { Database } from '../../../database/database.types.js';
import type { Call } from '../../call.js';
import { type CallEvent, compareCallEvents } from '../../call-event.js';
import { CallStore, type FeedPosition } from '../../call-store.js';
import type { CallRow } from './call-row.js';
import { toCall, toCallEventRow, toCallEvents, toCallRow } from './call-row.mapper.js';
import { unwrap } from './unwrap.js';

/**
 * Keeps calls in Supabase: a row per event, and a row per call.
 *
 * Every method is one request, which the client bounds by the time limit. Reads switch off the client's own retries: whoever
 * called decides whether to try again, or to ask the other store.
 */
@Injectable()
export class SupabaseCallStore extends CallStore {
  readonly name = 'supabase';

  constructor(private readonly client: SupabaseClient<Database>) {
    super();
  }

  async append(events: readonly CallEvent[]): Promise<CallEvent[]> {
    if (events.length === 0) return [];
    const batch = events.map(toCallEventRow);
    return toCallEvents(unwrap(await this.client.rpc('append_call_events', { batch })));
  }

  async publish(calls: readonly Call[]): Promise<void> {
    if (calls.length === 0) return;
    unwrap(await this.client.rpc('publish_calls', { batch: calls.map(toCallRow) }));
  }

  async findById(id: string): Promise<Call | null> {
    const answer = this.client.from('calls').select().eq('id', id).maybeSingle().retry(false);
    const row = unwrap(await answer.overrideTypes<CallRow, Replacing>());
    return row === null ? null : toCall(row);
  }

  async listNewest(limit: number, after: FeedPosition | null): Promise<Call[]> {
    const all = this.client.from('calls').select();
    const page = (after === null ? all : all.lte('started_at', after.startedAt).or(comingAfter(after)))
      .order('started_at', { ascending: false })
      .order('id', { ascending: false })
      .limit(limit)
      .retry(false);
    return (unwrap(await page.overrideTypes<CallRow[], Replacing>()) ?? []).map(toCall);
  }

  async listEvents(callId: string): Promise<CallEvent[]> {
    const answer = await this.client.rpc('list_call_events', { wanted_call_id: callId });
    return toCallEvents(unwrap(answer)).sort(compareCallEvents);
  }

  async ping(): Promise<void> {
    unwrap(await this.client.from('calls').select('id').limit(1).retry(false));
  }
}

/** Only {@link SupabaseCallStore} writes the tables, so that rows hold what it wrote. */
type Replacing = { merge: false };

/**
 * The condition that takes out of the calls that started no later those of the position's own moment that come before it.
 *
 * The bound on `started_at` stands beside it, not in it, so that PostgreSQL enters the index there.
 */
function comingAfter({ startedAt, id }: FeedPosition): string {
  return `started_at.lt.${quoted(startedAt)},id.lt.${quoted(id)}`;
}

/** A value inside of a condition of PostgREST, where commas, dots and brackets have a meaning. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
