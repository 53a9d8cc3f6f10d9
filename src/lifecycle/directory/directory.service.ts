import { Injectable } from '@nestjs/common';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { BadRequestError, ForbiddenError } from '../../common/errors/request.errors.js';
import type { PageQuery } from '../../common/paging/page.query.js';
import { PageCursors } from '../../common/paging/page-cursors.js';
import type { AgentDto, AgentPageDto, CreateAgentDto, UpdateAgentDto } from './agent.dto.js';
import type { Agent, AgentRow, Queue } from './directory-contents.js';
import { DirectoryEditor } from './directory-editor.js';
import { Directory } from './directory.js';
import { OpenCalls } from '../open-calls/open-calls.js';
import type { CreateQueueDto, QueueDto, QueuePageDto, UpdateQueueDto } from './queue.dto.js';

const ITEMS_PER_PAGE = 25;
const AGENT_FIELDS = ['name', 'number', 'state', 'skills'] as const;
const QUEUE_FIELDS = [
  'name',
  'longest_wait_seconds',
  'longest_answer_seconds',
  'longest_hold_seconds',
  'short_call_seconds',
  'agent_ids',
] as const;

/** Shows queues and agents as clients see them, from memory, and has them changed. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly directory: Directory,
    private readonly editor: DirectoryEditor,
    private readonly openCalls: OpenCalls,
    private readonly cursors: PageCursors,
  ) {}

  /**
   * @throws BadRequestError `INVALID_CURSOR`
   * @throws StoreUnavailableError when Supabase never told
   */
  async listQueues(query: PageQuery): Promise<QueuePageDto> {
    await this.directory.beKnown();
    const { items, nextCursor } = this.pageOf('queues', this.directory.queues, query);
    return { items: items.map(toQueueDto), nextCursor };
  }

  /**
   * @throws NotFoundError `QUEUE_NOT_FOUND`
   * @throws StoreUnavailableError when Supabase never told
   */
  async findQueue(id: string): Promise<QueueDto> {
    return toQueueDto(await this.directory.requireQueue(id));
  }

  /** Throws as {@link DirectoryEditor.saveQueue} does. */
  createQueue(body: CreateQueueDto): Promise<QueueDto> {
    return this.editor.saveQueue({ ...body }, true);
  }

  /** @throws BadRequestError when nothing is to change; else as {@link DirectoryEditor.saveQueue} does */
  async updateQueue(id: string, body: UpdateQueueDto): Promise<QueueDto> {
    refuseNothing(body, QUEUE_FIELDS);
    return this.editor.saveQueue({ ...body, id }, false);
  }

  /** Throws as {@link listQueues} does. */
  async listAgents(query: PageQuery): Promise<AgentPageDto> {
    await this.directory.beKnown();
    const { items, nextCursor } = this.pageOf('agents', this.directory.agents, query);
    return { items: await this.show(items), nextCursor };
  }

  /**
   * @throws NotFoundError `AGENT_NOT_FOUND`
   * @throws StoreUnavailableError when Supabase never told
   */
  async findAgent(id: string): Promise<AgentDto> {
    return this.showSaved(await this.directory.requireAgent(id));
  }

  /** Throws as {@link DirectoryEditor.saveAgent} does. */
  async createAgent(body: CreateAgentDto): Promise<AgentDto> {
    return this.showSaved(await this.editor.saveAgent({ ...body }, true));
  }

  /**
   * @throws BadRequestError when nothing is to change
   * @throws ForbiddenError when anybody but an administrator changes more than the state; else as {@link DirectoryEditor.saveAgent} does
   */
  async updateAgent(id: string, body: UpdateAgentDto, { role }: ApiKeyIdentity): Promise<AgentDto> {
    refuseNothing(body, AGENT_FIELDS);
    if (role !== 'admin')
      refuseFields(AGENT_FIELDS.filter((name) => name !== 'state' && body[name] !== undefined));
    return this.showSaved(await this.editor.saveAgent({ ...body, id }, false));
  }

  private pageOf<Item extends { readonly id: string }>(
    list: string,
    all: readonly Item[],
    { limit = ITEMS_PER_PAGE, cursor }: PageQuery,
  ): { readonly items: Item[]; readonly nextCursor: string | null } {
    const after = cursor === undefined ? null : this.cursors.decode(list, cursor);
    const rest = after === null ? all : all.filter(({ id }) => id > after.id);
    const items = rest.slice(0, limit);
    const last = rest.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? this.cursors.encode(list, { key: last.id, id: last.id }) : null };
  }

  private async show(agents: readonly Agent[]): Promise<AgentDto[]> {
    await this.openCalls.beReady();
    return agents.map((agent) => toAgentDto(agent, this.openCalls.isBusy(agent)));
  }

  private async showSaved(row: AgentRow): Promise<AgentDto> {
    await this.openCalls.beReady();
    return toAgentDto(row, this.openCalls.isBusy(row));
  }
}

function toQueueDto({ id, name, limits, agentIds }: Queue): QueueDto {
  return {
    id,
    name,
    longest_wait_seconds: limits.waitSeconds,
    longest_answer_seconds: limits.answerSeconds,
    longest_hold_seconds: limits.holdSeconds,
    short_call_seconds: limits.shortCallSeconds,
    agent_ids: agentIds,
  };
}

function toAgentDto({ id, name, number, state, skills }: AgentRow, isOccupied: boolean): AgentDto {
  return { id, name, number, state: isOccupied ? 'busy' : state, skills };
}

function refuseNothing<Body extends object>(body: Body, fields: readonly (string & keyof Body)[]): void {
  if (fields.some((field) => body[field] !== undefined)) return;
  const problem = `one of ${fields.join(', ')} is needed`;
  throw new BadRequestError('Nothing is to change', { details: fields.map((field) => ({ field, problem })) });
}

function refuseFields(fields: readonly string[]): void {
  if (fields.length === 0) return;
  const details = fields.map((field) => ({
    field,
    problem: `${field} may be changed by administrators only`,
  }));
  throw new ForbiddenError('The role agent may change the state only', { details });
}
