import type { EventAnswer } from '../lifecycle/events-client.js';
import type { Step } from '../lifecycle/lifecycle-call.js';
import type { ReportedEvent } from './phone-state.js';

/** One event on its way. */
export interface Sending {
  readonly step: Step;
  readonly isForced: boolean;
  state: ReportedEvent['state'];
  sentAt: Date | null;
  answer: EventAnswer | null;
  repeatStatus: number | null;
}

/** Whether the server does not take the call at all. */
export function isNotTaken({ step, answer }: Sending): boolean {
  const status = answer?.status ?? 0;
  return step.call.events === 1 && status >= 400 && status < 500;
}

/** What the answer makes of an event. */
export function verdictOf({ status }: EventAnswer): ReportedEvent['state'] {
  if (status === 202) return 'counted';
  return status === 409 ? 'refused' : 'failed';
}

/** The event as the page shows it. */
export function eventOf({ step, isForced, state, sentAt, answer, repeatStatus }: Sending): ReportedEvent {
  const { body } = step;
  return {
    ...{ id: body.event_id, event: body.event, happenedAt: body.timestamp, state, isForced, repeatStatus },
    sentAt: sentAt?.toISOString() ?? null,
    status: answer?.status ?? null,
    problem: answer?.problem ?? null,
  };
}
