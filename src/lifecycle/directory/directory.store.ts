import { Injectable } from '@nestjs/common';
import { unwrap } from '../../calls/stores/supabase/to-store-error.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';
import { SupabaseClients } from '../../database/supabase/supabase-clients.js';
import { type AgentRow, type DirectoryRows, type QueueRow, readDirectoryRows } from './directory-contents.js';

/** What is to be said of a queue: all but its id may be left out of a change. */
export type QueueChange = Partial<QueueRow> & Pick<QueueRow, 'id'>;
/** What is to be said of an agent: all but the id may be left out of a change. */
export type AgentChange = Partial<AgentRow> & Pick<AgentRow, 'id'>;

/** What became of a change: the row as it is now, or why nothing has changed. */
export type Saved<Row> =
  | { readonly saved: Row }
  | { readonly refused: 'exists' | 'missing' | 'number_taken' }
  | { readonly refused: 'unknown_agents'; readonly agent_ids: readonly string[] };

/**
 * Keeps queues and agents in Supabase. Every method is one request, which the client bounds by the time limit.
 *
 * Rejects with {@link StoreUnavailableError} when Supabase does not answer, or with something that nothing of ours says.
 */
@Injectable()
export class DirectoryStore {
  constructor(private readonly clients: SupabaseClients) {}

  /** @param known the edition that the asker has @returns `null` when that is the present one */
  async read(known: string | null): Promise<DirectoryRows | null> {
    const answer: unknown = unwrap(await this.clients.client.rpc('read_directory', { known: known ?? '' }));
    if (answer === null) return null;
    const rows = readDirectoryRows(answer);
    if (rows === null)
      throw new StoreUnavailableError('Supabase answered something else than queues and agents');
    return rows;
  }

  async saveQueue(item: QueueChange, isNew: boolean): Promise<Saved<QueueRow>> {
    return toSaved<QueueRow>(unwrap(await this.clients.client.rpc('save_queue', { item, is_new: isNew })));
  }

  async saveAgent(item: AgentChange, isNew: boolean): Promise<Saved<AgentRow>> {
    return toSaved<AgentRow>(unwrap(await this.clients.client.rpc('save_agent', { item, is_new: isNew })));
  }
}

function toSaved<Row>(answer: unknown): Saved<Row> {
  if (isSaved<Row>(answer)) return answer;
  throw new StoreUnavailableError('Supabase answered something else than what was saved');
}

/** Only the functions of the database answer, with what they saved or why not. */
function isSaved<Row>(answer: unknown): answer is Saved<Row> {
  return typeof answer === 'object' && answer !== null && ('saved' in answer || 'refused' in answer);
}
