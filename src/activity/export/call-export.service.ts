import { Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import type { Call } from '../../calls/model/call.js';
import { CallsRepository } from '../../calls/calls.repository.js';
import type { CallFilter } from '../../calls/feed/call-filter.js';
import { positionOf } from '../../calls/feed/matches-filter.js';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { Clock } from '../../common/time/clock.js';
import type { CallOrderQuery } from '../query/call-list.query.js';
import { type CallOrder, toCallOrder } from '../query/call-filter.mapper.js';
import { CallPresenter } from '../item/call-presenter.js';
import type { ExportFormat } from './export-format.js';
import type { ActivityItemDto } from '../item/activity-item.dto.js';

const CALLS_PER_PAGE = 1000;

/** What is exported. */
export interface CallExport {
  /** How many calls matched when the export began. */
  readonly total: number;
  /** When it began. */
  readonly beganAt: Date;
  /** Asks the stores for more only as fast as it is read, and not after it was destroyed. */
  readonly text: Readable;
}

/** Writes all calls that match a filter, page by page, so that their number does not matter. */
@Injectable()
export class CallExportService {
  private readonly logger = new Logger(CallExportService.name);

  constructor(
    private readonly calls: CallsRepository,
    private readonly presenter: CallPresenter,
    private readonly clock: Clock,
  ) {}

  /**
   * Begins an export. When both stores fail later on, its text ends with an error, not early.
   *
   * @throws StoreUnavailableError when neither store can count the calls or list the first ones
   */
  async open(query: CallOrderQuery, identity: ApiKeyIdentity, format: ExportFormat): Promise<CallExport> {
    const beganAt = this.clock.now();
    const asked = toCallOrder(query, identity);
    const order = { ...asked, filter: startedUntil(beganAt, asked.filter) };
    const total = await this.calls.count(order.filter);
    const pages = this.pages(order, await this.page(order, null));
    const text = exportText(pages, format, (call) => this.presenter.item(call));
    // One piece waits at most: more would only fill the memory.
    return { total, beganAt, text: Readable.from(text, { highWaterMark: 1 }) };
  }

  /** Ends with an empty page alone: a full one may be shorter where a database bounds its answers. */
  private async *pages(order: CallOrder, first: Call[]): AsyncGenerator<Call[]> {
    let page = first;
    for (;;) {
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      page = await this.page(order, last).catch((error: unknown) => this.breakOff(error));
    }
  }

  private page(order: CallOrder, last: Call | null): Promise<Call[]> {
    const after = last && positionOf(last, order.sort);
    return this.calls.list({ ...order, limit: CALLS_PER_PAGE, after });
  }

  private breakOff(error: unknown): never {
    this.logger.warn('An export broke off', { err: error });
    throw error;
  }
}

/** Without the calls that start later: while they come in, an export from the oldest on would not end. */
function startedUntil(moment: Date, filter: CallFilter): CallFilter {
  const bound = new Date(moment.getTime() + 1).toISOString();
  const { startedBefore = bound } = filter;
  return { ...filter, startedBefore: startedBefore < bound ? startedBefore : bound };
}

/** So few that writing them holds up nobody's phone call. */
const ROWS_AT_ONCE = 100;

/** The text of an export, piece by piece; the next page is asked for when the last piece of one was taken. */
export async function* exportText(
  pages: AsyncIterable<readonly Call[]>,
  format: ExportFormat,
  show: (call: Call) => ActivityItemDto,
): AsyncGenerator<string> {
  if (format.head !== '') yield format.head;
  for await (const page of pages) {
    for (let start = 0; start < page.length; start += ROWS_AT_ONCE)
      yield format.write(page.slice(start, start + ROWS_AT_ONCE).map(show));
  }
}
