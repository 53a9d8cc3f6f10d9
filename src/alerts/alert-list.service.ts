import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../calls/calls.repository.js';
import type { AlertMatch, CallFilter, CallPosition } from '../calls/feed/call-filter.js';
import { matchesFilter } from '../calls/feed/matches-filter.js';
import type { Call, CallAlert } from '../calls/model/call.js';
import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import { PageCursors, type PagePosition } from '../common/paging/page-cursors.js';
import { toAlert } from './alert.js';
import type { AlertPageDto, AlertsQuery } from './alert.dto.js';
import { readAlertId, writeAlertId } from './alert-id.js';
import { toAlertItem } from './alert.mapper.js';

const ALERTS_PER_PAGE = 25;

/** An alert with what decides its place: the newest call comes first, and of one call the alert that was raised last. */
interface Listed {
  readonly call: Call;
  readonly alert: CallAlert;
}

/** Lists the alerts of all calls that a key may see. */
@Injectable()
export class AlertListService {
  constructor(
    private readonly calls: CallsRepository,
    private readonly cursors: PageCursors,
  ) {}

  /** @throws BadRequestError `INVALID_CURSOR` */
  async list(query: AlertsQuery, { numbers }: Pick<ApiKeyIdentity, 'numbers'>): Promise<AlertPageDto> {
    const { limit = ALERTS_PER_PAGE, cursor } = query;
    const filter: CallFilter = { alert: matchOf(query), ...(numbers && { visibleNumbers: numbers }) };
    const list = ['alerts', filter];
    const after = cursor === undefined ? null : this.cursors.decode(list, cursor);
    const found = await this.read(filter, limit + 1, after);
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ call, alert }) => toAlertItem(toAlert(call.id, alert))),
      nextCursor: last ? this.cursors.encode(list, positionOf(last)) : null,
    };
  }

  /** Every call that is listed has an alert at least, so that as many calls as alerts are wanted will do. */
  private async read(filter: CallFilter, limit: number, after: PagePosition | null): Promise<Listed[]> {
    const rest = after === null ? [] : await this.readRest(filter, after);
    if (rest.length >= limit) return rest;
    const position = after && toCallPosition(after);
    const calls = await this.calls.list({
      filter,
      sort: 'startedAt',
      descending: true,
      limit,
      after: position,
    });
    return [...rest, ...calls.flatMap((call) => listedOf(call, filter))];
  }

  /** What follows in the call at which the page before ended. */
  private async readRest(filter: CallFilter, { id }: PagePosition): Promise<Listed[]> {
    const { callId, eventId } = readAlertId(id) ?? { callId: '', eventId: '' };
    const call = await this.calls.findById(callId);
    if (call === null || !matchesFilter(call, filter)) return [];
    const alerts = [...call.alerts].reverse();
    const next = alerts.findIndex((alert) => alert.id === eventId) + 1;
    return listedOf({ ...call, alerts: alerts.slice(next).reverse() }, filter);
  }
}

function matchOf({ state, kind, queue_id: queueId }: AlertsQuery): AlertMatch {
  return {
    ...(state !== undefined && { state }),
    ...(kind !== undefined && { kind }),
    ...(queueId !== undefined && { queueId }),
  };
}

function listedOf(call: Call, { alert: wanted = {} }: CallFilter): Listed[] {
  const fits = (alert: CallAlert): boolean => matchesFilter({ ...call, alerts: [alert] }, { alert: wanted });
  return call.alerts
    .filter(fits)
    .reverse()
    .map((alert) => ({ call, alert }));
}

function positionOf({ call, alert }: Listed): PagePosition {
  return { key: call.startedAt, id: writeAlertId({ callId: call.id, eventId: alert.id }) };
}

function toCallPosition({ key, id }: PagePosition): CallPosition {
  return { key, id: readAlertId(id)?.callId ?? '' };
}
