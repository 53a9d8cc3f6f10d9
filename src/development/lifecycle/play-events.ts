import type { SimulatedTime } from '../twilio/network/simulated-time.js';
import type { EventAnswer, EventsClient } from './events-client.js';
import { type ExpectedVerdict, expectVerdict } from './expected-verdict.js';
import type { EventBody } from './lifecycle-call.js';
import type { PlannedEvent } from './lifecycle-plan.js';

/** One request of a call that is played. */
export interface PlayedEvent {
  readonly body: EventBody;
  /** When it happened, in seconds after the beginning of the call. */
  readonly at: number;
  readonly isLate: boolean;
  /** Whether this is the second time that it is sent. */
  readonly isRepeat: boolean;
  readonly expected: ExpectedVerdict;
  readonly answer: EventAnswer;
  readonly isAsExpected: boolean;
}

export interface Stage {
  readonly client: Pick<EventsClient, 'report'>;
  readonly time: SimulatedTime;
  readonly observe: (played: PlayedEvent) => void;
}

/**
 * Sends the events of a plan, each when its moment has come.
 *
 * An answer that is no verdict ends it: what follows would be judged without what is missing.
 *
 * @returns what was sent
 */
export async function playEvents(
  events: readonly PlannedEvent[],
  { client, time, observe }: Stage,
): Promise<readonly PlayedEvent[]> {
  const start = time.now().getTime();
  const received: EventBody[] = [];
  const played: PlayedEvent[] = [];
  for (const { event, isRepeat } of events.flatMap(toRequests)) {
    await time.wait(Math.max(0, event.sentAt - (time.now().getTime() - start) / 1000));
    if (!isRepeat) received.push(event.body);
    const expected = expectVerdict(received);
    const answer = await time.during(client.report(event.body));
    const { body, at, isLate } = event;
    const isAsExpected = agrees(expected, isRepeat, answer);
    const sent = { body, at, isLate, isRepeat, expected, answer, isAsExpected };
    played.push(sent);
    observe(sent);
    if (!isVerdict(answer)) break;
  }
  return played;
}

function toRequests(event: PlannedEvent): { readonly event: PlannedEvent; readonly isRepeat: boolean }[] {
  const first = { event, isRepeat: false };
  return event.isRepeated ? [first, { event, isRepeat: true }] : [first];
}

function isVerdict({ status }: EventAnswer): boolean {
  return status === 202 || status === 409;
}

/** A server whose databases are away keeps an event and knows no state. */
function agrees(expected: ExpectedVerdict, isRepeat: boolean, answer: EventAnswer): boolean {
  if (answer.repeated !== isRepeat) return false;
  if (answer.status === 202 && answer.state === null) return true;
  return answer.status === (expected.isRefused ? 409 : 202) && answer.state === expected.state;
}
