import { Injectable } from '@nestjs/common';
import { ConflictError, NotFoundError, UnprocessableError } from '../common/errors/request.errors.js';
import type { PageQuery } from '../common/paging/page.query.js';
import { PageCursors } from '../common/paging/page-cursors.js';
import { AppConfig } from '../config/app-config.js';
import type { CreateNumberDto, NumberCountsDto, NumberDto, NumberPageDto } from './number.dto.js';
import { NumbersStore } from './pool/numbers.store.js';
import type { SessionPageDto } from './session.dto.js';
import { SessionListService } from './session-list.service.js';
import { toNumber } from './session.mapper.js';

const NUMBERS_PER_PAGE = 25;
const LIST = 'numbers';

/** Keeps the pool for admins. Rejects with StoreUnavailableError when Supabase does not answer. */
@Injectable()
export class NumbersService {
  private readonly coolDownSeconds: number;

  constructor(
    private readonly store: NumbersStore,
    private readonly sessions: SessionListService,
    private readonly cursors: PageCursors,
    private readonly config: AppConfig,
  ) {
    this.coolDownSeconds = config.sessions.coolDownSeconds;
  }

  /** @throws BadRequestError `INVALID_CURSOR` */
  async list({ limit = NUMBERS_PER_PAGE, cursor }: PageQuery): Promise<NumberPageDto> {
    const after = cursor === undefined ? null : this.cursors.decode(LIST, cursor);
    const found = await this.store.list(this.coolDownSeconds, String(after?.key ?? ''), limit + 1);
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return {
      items: items.map(toNumber),
      nextCursor: last ? this.cursors.encode(LIST, { key: last.number, id: last.id }) : null,
    };
  }

  async count(): Promise<NumberCountsDto> {
    const { free, cooling, lent } = await this.store.count(this.coolDownSeconds);
    const { lowPercent } = this.config.sessions;
    return { free, cooling, lent, coolDownSeconds: this.coolDownSeconds, lowPercent };
  }

  /**
   * Also one that is no longer in the pool.
   *
   * @param id a UUID
   * @throws NotFoundError `NUMBER_NOT_FOUND`
   */
  async find(id: string): Promise<NumberDto> {
    const answer = await this.store.read(id, this.coolDownSeconds);
    if ('refused' in answer) throw numberNotFound();
    return toNumber(answer.saved);
  }

  /**
   * @throws ConflictError `NUMBER_EXISTS`
   * @throws UnprocessableError `MAIN_NUMBER`: its callers would no longer get the menu
   */
  async add({ number, country, areaCode }: CreateNumberDto): Promise<NumberDto> {
    if (this.config.phone.mainNumbers.includes(number)) throw mainNumber();
    const item = { number, ...(country && { country }), ...(areaCode && { area_code: areaCode }) };
    const answer = await this.store.add(item, this.coolDownSeconds);
    if ('refused' in answer) throw numberExists();
    return toNumber(answer.saved);
  }

  /**
   * @param id a UUID
   * @throws NotFoundError `NUMBER_NOT_FOUND`
   * @throws ConflictError `NUMBER_LENT`
   */
  async remove(id: string): Promise<void> {
    const answer = await this.store.remove(id, this.coolDownSeconds);
    if (!('refused' in answer)) return;
    if (answer.refused === 'missing') throw numberNotFound();
    throw new ConflictError('A session has the number: expire it first', { code: 'NUMBER_LENT' });
  }

  /**
   * The sessions that had the number, also one that is no longer in the pool.
   *
   * @param id a UUID
   * @throws NotFoundError `NUMBER_NOT_FOUND`
   */
  async history(id: string, page: PageQuery): Promise<SessionPageDto> {
    if ('refused' in (await this.store.read(id, this.coolDownSeconds))) throw numberNotFound();
    return this.sessions.listOfNumber(id, page);
  }
}

function numberNotFound(): NotFoundError {
  return new NotFoundError('There is no such number', { code: 'NUMBER_NOT_FOUND' });
}

function numberExists(): ConflictError {
  const details = [{ field: 'number', problem: 'number is in the pool already' }];
  return new ConflictError('The number is in the pool already', { code: 'NUMBER_EXISTS', details });
}

function mainNumber(): UnprocessableError {
  const details = [{ field: 'number', problem: 'number must not be one of MAIN_NUMBERS' }];
  return new UnprocessableError('A main number cannot be lent', { code: 'MAIN_NUMBER', details });
}
