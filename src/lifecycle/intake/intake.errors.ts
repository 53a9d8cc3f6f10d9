import {
  ConflictError,
  type ErrorDetail,
  ForbiddenError,
  UnprocessableError,
} from '../../common/errors/request.errors.js';
import type { CallStatus } from '../../calls/model/call.js';

/** What a key is told of every call that is not its own, and of every call where it may report none. */
export const NOT_YOURS = 'The call_id is not one that this API key reports';

export function foreignCall(): ForbiddenError {
  return new ForbiddenError(NOT_YOURS);
}

/** What a refusal says beside its words. */
export interface RefusedEvent {
  readonly call_id: string;
  readonly event_id?: string;
  /** The id of the event in the history. */
  readonly id: string;
  /** The call's present state. */
  readonly state: CallStatus | null;
  /** The events that this state allows. */
  readonly allowed: readonly string[];
  readonly repeated?: true;
}

/** The state of the call does not allow the event; it stays in the history all the same. */
export class EventRefusedError extends ConflictError {
  /** @param event its name on the wire; @param at the state that it met, which of a late event is an earlier one */
  constructor(
    override readonly shown: RefusedEvent,
    { event, at }: { readonly event: string; readonly at: CallStatus | null },
  ) {
    const { allowed } = shown;
    const problem = `${event} is not allowed while the call is ${at ?? 'not begun'}`;
    const choice = allowed.length === 0 ? 'nothing is allowed any more' : `allowed are ${allowed.join(', ')}`;
    const details = [{ field: 'event', problem: `${problem}; now ${choice}` }];
    super('The state of the call does not allow the event', { code: 'EVENT_REFUSED', details });
  }
}

/** A repeat says something else than what it repeats. */
export function differentRepeat(hasEventId: boolean): UnprocessableError {
  const [code, field] = hasEventId
    ? ['EVENT_ID_REUSED', 'event_id']
    : ['IDEMPOTENCY_KEY_REUSED', 'idempotency-key'];
  const details = [{ field, problem: `${field} was sent before with other content` }];
  return new UnprocessableError('The event was reported before with other content', { code, details });
}

/** The event names a queue or an agent that there is not. */
export function unknownNames(details: readonly ErrorDetail[]): UnprocessableError {
  const isQueue = details.some(({ field }) => field.endsWith('queue_id'));
  return new UnprocessableError(`There is no such ${isQueue ? 'queue' : 'agent'}`, {
    code: isQueue ? 'UNKNOWN_QUEUE' : 'UNKNOWN_AGENT',
    details,
  });
}
