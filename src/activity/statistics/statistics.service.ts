import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { Clock } from '../../common/time/clock.js';
import { toCallFilter } from '../query/call-filter.mapper.js';
import type { StatisticsDto } from './statistics.dto.js';
import type { StatisticsQuery } from './statistics.query.js';
import { toStatisticsQuestion } from './periods.js';
import { toStatistics } from './statistics.mapper.js';

/** Has the databases add up calls. */
@Injectable()
export class StatisticsService {
  constructor(
    private readonly calls: CallsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws BadRequestError when the range is empty or has too many periods
   * @throws StoreUnavailableError when neither database answers in time
   */
  async read(query: StatisticsQuery, identity: ApiKeyIdentity): Promise<StatisticsDto> {
    const { period = 'day', zone = 'UTC' } = query;
    const filter = toCallFilter(query, identity);
    const question = toStatisticsQuestion(filter, { period, zone, now: this.clock.now().getTime() });
    return toStatistics({ question, period, zone }, await this.calls.tally(question));
  }
}
