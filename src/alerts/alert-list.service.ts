import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../calls/calls.repository.js';
import type { AlertMatch, CallFilter, CallPosition } from '../calls/feed/call-filter.js';
import { matchesFilter } from '../calls/feed/matches-filter.js';
import type { Call, CallAlert } from '../calls/model/call.js';
import { ALERT_KINDS, type AlertKind } from '../calls/model/alert-kind.js';
import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import { PageCursors, type PagePosition } from '../common/paging/page-cursors.js';
import { toAlert } from './alert.js';
import type { AlertPageDto, AlertsQuery } from './alert.dto.js';
import { readAlertId, writeAlertId } from './alert-id.js';
import { toAlertItem, toConditionItem } from './alert.mapper.js';
import { type Condition, Conditions, isConditionId } from './conditions.js';

const ALERTS_PER_PAGE = 25;
/** Where a page ended that had room for conditions alone. */
const START: PagePosition = { key: '', id: '' };

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
    private readonly conditions: Conditions,
  ) {}

  /** Conditions stand on the first page, before all alerts of calls. @throws BadRequestError `INVALID_CURSOR` */
  async list(query: AlertsQuery, { numbers }: Pick<ApiKeyIdentity, 'numbers'>): Promise<AlertPageDto> {
    const { limit = ALERTS_PER_PAGE, cursor } = query;
    const filter: CallFilter = { alert: matchOf(query), ...(numbers && { visibleNumbers: numbers }) };
    const list = ['alerts', filter, ...(isOfConditions(query) ? [query.kind] : [])];
    const after = cursor === undefined ? null : this.cursors.decode(list, cursor);
    const conditions = after === null && numbers === null ? await this.listConditions(query) : [];
    const room = limit + 1 - conditions.length;
    const found = isOfConditions(query) ? [] : await this.read(filter, room, isStart(after) ? null : after);
    const page = found.slice(0, room - 1);
    const items = page.map(({ call, alert }) => toAlertItem(toAlert(call.id, alert)));
    const last = page.at(-1);
    const position = last === undefined ? START : positionOf(last);
    return {
      items: [...conditions.map(toConditionItem), ...items],
      nextCursor: found.length < room ? null : this.cursors.encode(list, position),
    };
  }

  private async listConditions({ state, kind, queue_id: queueId }: AlertsQuery): Promise<Condition[]> {
    if ((state !== undefined && state !== 'open') || queueId !== undefined) return [];
    if (kind !== undefined && !isConditionId(kind)) return [];
    const found = await this.conditions.list();
    return found.filter((condition) => kind === undefined || condition.kind === kind);
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

function isAlertKind(kind: AlertsQuery['kind']): kind is AlertKind {
  return ALERT_KINDS.some((known) => known === kind);
}

/** Of no call will do. */
function isOfConditions({ kind }: AlertsQuery): boolean {
  return kind !== undefined && isConditionId(kind);
}

function isStart(position: PagePosition | null): boolean {
  return position?.id === START.id;
}

function matchOf({ state, kind, queue_id: queueId }: AlertsQuery): AlertMatch {
  return {
    ...(state !== undefined && { state }),
    ...(isAlertKind(kind) && { kind }),
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
