import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { Clock } from '../../common/time/clock.js';
import { toCallFilter } from '../query/call-filter.mapper.js';
import type { StatisticsDto } from './statistics.dto.js';
import type { StatisticsQuery } from './statistics.query.js';
import { DirectoryNames } from '../../lifecycle/directory/directory-names.js';
import { toStatisticsQuestion } from './statistics-range.js';
import { toStatistics } from './statistics.mapper.js';

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
    const { period = 'day', zone = 'UTC', weekStart = 'monday', range } = query;
    const filter = toCallFilter(query, identity);
    const rule = { period, zone, weekStart };
    const now = this.clock.now().getTime();
    const question = toStatisticsQuestion(filter, { ...rule, now, ...(range !== undefined && { range }) });
    return toStatistics({ ...rule, question }, await this.calls.tally(question), this.names);
  }
}
