import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { RequestValidationPipe } from '../../common/validation/request-validation.pipe.js';
import { toCallFilter } from '../query/call-filter.mapper.js';
import { CallFilterQuery } from '../query/call-filter.query.js';
import {
  type CallCountsDto,
  type CallCountsQuery,
  MOST_COUNTED,
  nameOfView,
  toTotal,
} from './call-counts.dto.js';

/** Counts the calls of several views, as far as a key may see them. */
@Injectable()
export class CallCountsService {
  private readonly rules = new RequestValidationPipe();

  constructor(private readonly calls: CallsRepository) {}

  /** @throws BadRequestError naming every condition of a view that is not valid, such as `view.missed.outcome` */
  async count({ view: views, ...common }: CallCountsQuery, identity: ApiKeyIdentity): Promise<CallCountsDto> {
    const filters = await Promise.all(views.map((view) => this.filterOf(view, common, identity)));
    const counts = await this.calls.countEach(filters, MOST_COUNTED + 1);
    return {
      items: views.map((view, place) => ({ name: nameOfView(view), ...toTotal(counts[place] ?? 0) })),
    };
  }

  private async filterOf(
    view: string,
    common: CallFilterQuery,
    identity: ApiKeyIdentity,
  ): Promise<CallFilter> {
    const name = nameOfView(view);
    const own = await this.read(parametersOf(view.slice(name.length + 1)), name);
    return { ...toCallFilter(common, identity), ...toCallFilter(own, identity) };
  }

  private async read(parameters: object, name: string): Promise<CallFilterQuery> {
    try {
      const checked: unknown = await this.rules.transform(parameters, {
        type: 'query',
        metatype: CallFilterQuery,
      });
      return checked instanceof CallFilterQuery ? checked : new CallFilterQuery();
    } catch (error: unknown) {
      if (!(error instanceof BadRequestError)) throw error;
      const details = error.details?.map(({ field, problem }) => ({
        field: `view.${name}.${field}`,
        problem,
      }));
      throw new BadRequestError(error.message, { ...(details && { details }), cause: error });
    }
  }
}

/** As every other query is read: a name that comes twice has a list of values, which no condition takes. */
function parametersOf(query: string): object {
  const found = new URLSearchParams(query);
  const names = new Set(found.keys());
  return Object.fromEntries(
    [...names].map((name) => {
      const [value, ...more] = found.getAll(name);
      return [name, more.length === 0 ? value : [value, ...more]];
    }),
  );
}
