import { Injectable } from '@nestjs/common';
import { CallAnnotations } from '../calls/annotations/call-annotations.js';
import { foldCall } from '../calls/fold/fold-call.js';
import type { Call, CallAlert } from '../calls/model/call.js';
import type { AlertActionData } from '../calls/model/lifecycle-event.js';
import { VisibleCalls } from '../calls/visibility/visible-calls.js';
import type { ApiKeyIdentity } from '../common/access/api-key-identity.js';
import { ConflictError, NotFoundError } from '../common/errors/request.errors.js';
import { type AlertPlace, readAlertId } from './alert-id.js';
import { toAlert } from './alert.js';
import { isConditionId } from './conditions.js';
import type { AlertActionDto, AlertItemDto } from './alert.dto.js';
import { toAlertItem } from './alert.mapper.js';

/** Which alert somebody does something about. */
export interface AlertRequest {
  /** The alert's, as it was sent. */
  readonly id: string;
  readonly identity: ApiKeyIdentity;
  readonly requestId: string;
}

/** Whether there is nothing to do any more. @throws ConflictError when it is too late */
type IsDone = (alert: CallAlert) => boolean;

/** Notes what people do about alerts, as events of their calls; whoever is first counts, and doing it again changes nothing. */
@Injectable()
export class AlertActionsService {
  constructor(
    private readonly visible: VisibleCalls,
    private readonly annotations: CallAnnotations,
  ) {}

  /**
   * @returns the alert after it
   * @throws NotFoundError `ALERT_NOT_FOUND`, also when the key may not see its call
   * @throws ConflictError `ALERT_RESOLVED` when there is nothing to acknowledge any more, `CALL_ERASED` when its call takes no note,
   *   `ALERT_IS_CONDITION` when it is about no call
   */
  acknowledge(request: AlertRequest, body: AlertActionDto): Promise<AlertItemDto> {
    return this.act('alert.acknowledged', request, body, ({ state, acknowledgedAt }) => {
      if (state !== 'resolved') return acknowledgedAt !== null;
      throw new ConflictError('The alert is resolved', { code: 'ALERT_RESOLVED' });
    });
  }

  /**
   * @returns the alert after it; as it is when it was resolved before, by whomever or whatever
   * @throws NotFoundError `ALERT_NOT_FOUND`, also when the key may not see its call
   * @throws ConflictError `CALL_ERASED` when its call takes no note, `ALERT_IS_CONDITION` when it is about no call
   */
  resolve(request: AlertRequest, body: AlertActionDto): Promise<AlertItemDto> {
    return this.act('alert.resolved', request, body, ({ state }) => state === 'resolved');
  }

  private async act(
    type: keyof AlertActionData,
    { id, identity, requestId }: AlertRequest,
    body: AlertActionDto,
    isDone: IsDone,
  ): Promise<AlertItemDto> {
    if (isConditionId(id)) throw isCondition();
    const place = readAlertId(id);
    const call = place && (await this.findCall(place, identity));
    const alert = call?.alerts.find((one) => one.id === place?.eventId);
    if (!call || !alert) throw alertNotFound();
    if (isDone(alert)) return itemOf(call, alert.id);
    const note = body.note?.trim() === '' ? undefined : body.note;
    if (note !== undefined && call.erasedAt !== null) throw erased();
    const author = { name: identity.name, requestId };
    const action = { alertId: alert.id, note };
    return itemOf(await this.annotations.actOnAlert(call.id, type, action, author), alert.id);
  }

  /** Of what was recorded, rather than the row: that follows a moment later. */
  private async findCall({ callId }: AlertPlace, identity: ApiKeyIdentity): Promise<Call | null> {
    try {
      return foldCall(await this.visible.listEvents(callId, identity));
    } catch (error: unknown) {
      if (error instanceof NotFoundError) return null;
      throw error;
    }
  }
}

function itemOf(call: Call, eventId: string): AlertItemDto {
  const alert = call.alerts.find(({ id }) => id === eventId);
  if (alert === undefined) throw alertNotFound();
  return toAlertItem(toAlert(call.id, alert));
}

function alertNotFound(): NotFoundError {
  return new NotFoundError('There is no such alert', { code: 'ALERT_NOT_FOUND' });
}

function erased(): ConflictError {
  return new ConflictError('The call is erased and takes no note', { code: 'CALL_ERASED' });
}

function isCondition(): ConflictError {
  return new ConflictError('The alert is open while it holds: nobody can acknowledge or resolve it', {
    code: 'ALERT_IS_CONDITION',
  });
}
