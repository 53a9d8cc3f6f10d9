import { randomUUID } from 'node:crypto';
import type { ReportedEvent } from '../../calls/model/call-event.js';
import { hashId } from '../../calls/model/make-call-event.js';
import type { ReportedEventData, ReportedType } from '../../calls/model/lifecycle-event.js';
import { redactEvent } from '../../calls/fold/redact-event.js';
import { sortNames } from '../../common/files/sort-names.js';

/** What tells two reports apart, before the event has an id. */
export interface ReportIdentity {
  readonly callId: string;
  readonly type: ReportedType;
  readonly data: ReportedEventData[ReportedType];
  /** ISO 8601 UTC; `null` where the report has none. */
  readonly timestamp: string | null;
  readonly eventId: string | null;
  /** The header `Idempotency-Key` of the request, and the place of the event in it; `null` without one. */
  readonly request: { readonly idempotencyKey: string; readonly index: number } | null;
}

/** They happen once in a call: the same content is the same event, also without anything else that says so. */
const ONCE: ReadonlySet<ReportedType> = new Set<ReportedType>(['call.initiated', 'call.ended']);

/**
 * The id of a reported event: the same for every repeat of the report.
 *
 * The reporter's own `event_id` decides, else the `Idempotency-Key` of one API key, else content and timestamp. A report with none of
 * the three is new each time, but for what happens once in a call. Every id holds the call, so that no id of one call can ever be that
 * of another's; none can be one of a webhook's, whose first part is an account.
 *
 * @param newId makes an id that was never used
 */
export function reportId(report: ReportIdentity, newId: () => string = randomUUID): string {
  return hashId(['api', report.callId, ...distinctionOf(report, newId)]);
}

function distinctionOf(report: ReportIdentity, newId: () => string): (string | number)[] {
  const { type, data, timestamp, eventId, request } = report;
  if (eventId !== null) return ['event_id', eventId];
  if (request !== null) return ['request', data.reporter.key, request.idempotencyKey, request.index];
  if (timestamp !== null) return ['content', type, contentOf(data), timestamp];
  return ONCE.has(type) ? ['content', type, contentOf(data)] : ['new', type, newId()];
}

/** What is reported, whoever reports it. */
function contentOf(data: object): string {
  const { reporter: _reporter, ...content } = sortNames(data);
  return JSON.stringify(content);
}

/**
 * Whether a report that got the id of a recorded event says the same.
 *
 * A report without a timestamp says nothing of the time. Of an erased call only what was kept can be compared.
 *
 * @param timestamp the report's, ISO 8601 UTC; `null` where it has none
 */
export function isSameReport(
  recorded: ReportedEvent,
  given: ReportedEvent,
  { timestamp, isErased }: { readonly timestamp: string | null; readonly isErased: boolean },
): boolean {
  if (recorded.type !== given.type || recorded.callId !== given.callId) return false;
  if (timestamp !== null && timestamp !== recorded.at) return false;
  const [one, other] = isErased ? [redactEvent(recorded), redactEvent(given)] : [recorded, given];
  return contentOf(one.data) === contentOf(other.data);
}
