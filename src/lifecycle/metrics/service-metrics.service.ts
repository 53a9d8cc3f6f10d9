import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { NotFoundError } from '../../common/errors/request.errors.js';
import { Clock } from '../../common/time/clock.js';
import type { Agent, Queue } from '../directory/directory-contents.js';
import { Directory } from '../directory/directory.js';
import { PresentLimits } from '../directory/present-limits.js';
import type { AgentMetricsDto, MetricsQuery, QueueMetricsDto } from './service-metrics.dto.js';
import { toAgentMetrics, toMetricsRange, toQueueMetrics } from './service-metrics.mapper.js';

/** Has the databases add up what agents and queues made of their calls, reported ones and those of the telephone. */
@Injectable()
export class ServiceMetricsService {
  constructor(
    private readonly directory: Directory,
    private readonly calls: CallsRepository,
    private readonly clock: Clock,
    private readonly limits: PresentLimits,
  ) {}

  /**
   * @throws BadRequestError when the range is empty
   * @throws NotFoundError `AGENT_NOT_FOUND`
   * @throws StoreUnavailableError when neither database answers in time, or Supabase never told who is an agent
   */
  async ofAgent(id: string, query: MetricsQuery): Promise<AgentMetricsDto> {
    const range = toMetricsRange(query, this.clock.now());
    const { number } = await this.findAgent(id);
    const question = { from: range.from, before: range.to, agentId: id, number };
    return toAgentMetrics(id, range, await this.calls.tallyOffers(question));
  }

  /** Throws as {@link ofAgent} does, with `QUEUE_NOT_FOUND`. */
  async ofQueue(id: string, query: MetricsQuery): Promise<QueueMetricsDto> {
    const range = toMetricsRange(query, this.clock.now());
    const { limits } = await this.findQueue(id);
    const tally = await this.calls.tallyWaits({
      from: range.from,
      before: range.to,
      queueId: id,
      withTelephone: id === this.limits.present.defaultQueue,
      limitSeconds: limits.waitSeconds,
    });
    return toQueueMetrics(id, range, tally, this.clock.now());
  }

  private async findAgent(id: string): Promise<Agent> {
    await this.beKnown();
    const agent = this.directory.findAgent(id);
    if (agent === null) throw new NotFoundError('There is no such agent', { code: 'AGENT_NOT_FOUND' });
    return agent;
  }

  private async findQueue(id: string): Promise<Queue> {
    await this.beKnown();
    const queue = this.directory.findQueue(id);
    if (queue === null) throw new NotFoundError('There is no such queue', { code: 'QUEUE_NOT_FOUND' });
    return queue;
  }

  /** Only of the first moments after the first start is there nothing to go by. */
  private async beKnown(): Promise<void> {
    if (!this.directory.isKnown) await this.directory.refresh();
  }
}
