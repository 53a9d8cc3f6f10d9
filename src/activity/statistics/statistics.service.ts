import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { Clock } from '../../common/time/clock.js';
import { DirectoryNames } from '../../lifecycle/directory/directory-names.js';
import { toCallFilter } from '../query/call-filter.mapper.js';
import type { AgentsStatisticsDto } from './agent-statistics.dto.js';
import type { StatisticsDto } from './statistics.dto.js';
import type { StatisticsQuery } from './statistics.query.js';
import { type AskedStatistics, toAgentsStatistics, toStatistics } from './statistics.mapper.js';
import { toStatisticsQuestion } from './statistics-range.js';

/** Has the databases add up calls. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly calls: CallsRepository,
    private readonly clock: Clock,
    private readonly names: DirectoryNames,
  ) {}

  /**
   * @throws BadRequestError when the range is empty or has too many periods
   * @throws StoreUnavailableError when neither database answers in time
   */
  async read(query: StatisticsQuery, identity: ApiKeyIdentity): Promise<StatisticsDto> {
    const asked = this.ask(query, identity);
    return toStatistics(asked, await this.calls.tally(asked.question));
  }

  /**
   * What agents made of the same calls.
   *
   * @throws BadRequestError when the range is empty or has too many periods
   * @throws StoreUnavailableError when neither database answers in time
   */
  async readAgents(query: StatisticsQuery, identity: ApiKeyIdentity): Promise<AgentsStatisticsDto> {
    const { filter } = this.ask(query, identity).question;
    return toAgentsStatistics(filter, await this.calls.tallyAgents(filter), this.names);
  }

  private ask(query: StatisticsQuery, identity: ApiKeyIdentity): AskedStatistics {
    const { period = 'day', zone = 'UTC', weekStart = 'monday', range } = query;
    const rule = { period, zone, weekStart, ...(range !== undefined && { range }) };
    const now = this.clock.now().getTime();
    const question = toStatisticsQuestion(toCallFilter(query, identity), { ...rule, now });
    return { period, zone, weekStart, question };
  }
}
