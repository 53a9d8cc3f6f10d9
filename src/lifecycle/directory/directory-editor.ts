import { Injectable, Logger } from '@nestjs/common';
import type { ErrorDetail } from '../../common/errors/domain-error.js';
import { ConflictError, NotFoundError, UnprocessableError } from '../../common/errors/request.errors.js';
import type { AgentRow, QueueRow } from './directory-contents.js';
import { Directory } from './directory.js';
import { type AgentChange, DirectoryStore, type QueueChange, type Saved } from './directory.store.js';

/** Changes queues and agents, in Supabase and then in what this server knows of them; others follow within seconds. */
@Injectable()
export class DirectoryEditor {
  private readonly logger = new Logger(DirectoryEditor.name);

  constructor(
    private readonly store: DirectoryStore,
    private readonly directory: Directory,
  ) {}

  /**
   * @returns the queue as it is now
   * @throws ConflictError `QUEUE_EXISTS` when a new one has the id of another
   * @throws NotFoundError `QUEUE_NOT_FOUND`
   * @throws UnprocessableError `UNKNOWN_AGENT`
   * @throws StoreUnavailableError when Supabase does not answer
   */
  async saveQueue(change: QueueChange, isNew: boolean): Promise<QueueRow> {
    const answer = await this.store.saveQueue(change, isNew);
    return this.taken(answer, 'queue', change.agent_ids ?? []);
  }

  /**
   * @returns the agent as it is now
   * @throws ConflictError `AGENT_EXISTS` when a new one has the id of another, `NUMBER_TAKEN` when another agent has the number
   * @throws NotFoundError `AGENT_NOT_FOUND`
   * @throws StoreUnavailableError when Supabase does not answer
   */
  async saveAgent(change: AgentChange, isNew: boolean): Promise<AgentRow> {
    return this.taken(await this.store.saveAgent(change, isNew), 'agent', []);
  }

  private async taken<Row>(
    answer: Saved<Row>,
    what: 'queue' | 'agent',
    agentIds: readonly string[],
  ): Promise<Row> {
    if (!('saved' in answer)) throw refusal(answer, what, agentIds);
    await this.directory.refresh().catch((error: unknown) => {
      this.logger.warn(`the ${what} is saved; what else has changed is not known yet`, error);
    });
    return answer.saved;
  }
}

type Refused = Exclude<Saved<never>, { readonly saved: never }>;

function refusal(answer: Refused, what: 'queue' | 'agent', agentIds: readonly string[]): Error {
  switch (answer.refused) {
    case 'missing':
      return new NotFoundError(`There is no such ${what}`, { code: `${what.toUpperCase()}_NOT_FOUND` });
    case 'exists':
      return taken(`${what.toUpperCase()}_EXISTS`, 'id', `there is another ${what} with this id`);
    case 'number_taken':
      return taken('NUMBER_TAKEN', 'number', 'number is that of another agent');
    case 'unknown_agents':
      return unknownAgents(answer.agent_ids, agentIds);
  }
}

function taken(code: string, field: string, problem: string): ConflictError {
  return new ConflictError(`The ${field} is taken`, { code, details: [{ field, problem }] });
}

function unknownAgents(unknown: readonly string[], given: readonly string[]): UnprocessableError {
  const details = unknown.map((id): ErrorDetail => {
    const field = `agent_ids.${given.indexOf(id)}`;
    return { field, problem: `${field} must be the id of an agent` };
  });
  return new UnprocessableError('There is no such agent', { code: 'UNKNOWN_AGENT', details });
}
