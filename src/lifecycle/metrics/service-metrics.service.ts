import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { Clock } from '../../common/time/clock.js';
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
    const { number } = await this.directory.requireAgent(id);
    const question = { from: range.from, before: range.to, agentId: id, number };
    return toAgentMetrics(id, range, await this.calls.tallyOffers(question));
  }

  /** Throws as {@link ofAgent} does, with `QUEUE_NOT_FOUND`. */
  async ofQueue(id: string, query: MetricsQuery): Promise<QueueMetricsDto> {
    const range = toMetricsRange(query, this.clock.now());
    const { limits } = await this.directory.requireQueue(id);
    const tally = await this.calls.tallyWaits({
      from: range.from,
      before: range.to,
      queueId: id,
      withTelephone: id === this.limits.present.defaultQueue,
      limitSeconds: limits.waitSeconds,
    });
    return toQueueMetrics(id, range, tally, this.clock.now());
  }
}
