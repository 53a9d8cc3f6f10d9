import type { ReportedEventData, Reporter, ReportedType } from '../../calls/model/lifecycle-event.js';
import { BadRequestError, type ErrorDetail } from '../../common/errors/request.errors.js';
import { RequestValidationPipe } from '../../common/validation/request-validation.pipe.js';
import { MINUTE, parseInstant } from '../../config/time.js';
import {
  CallAnsweredDto,
  CallEndedDto,
  CallHoldDto,
  CallInitiatedDto,
  CallResumedDto,
  CallRoutedDto,
  CallTransferredDto,
  type ReportDto,
} from './report.dto.js';
import { REPORTABLE, typeOfWireName } from './wire-names.js';

/** A report that keeps all rules, before anything is known of its call. */
export type Report = {
  [Type in ReportedType]: {
    readonly callId: string;
    readonly type: Type;
    /** ISO 8601 UTC; `null` where it was left out. */
    readonly timestamp: string | null;
    readonly eventId: string | null;
    readonly data: ReportedEventData[Type];
  };
}[ReportedType];

/** A report, or what is wrong with it, one entry for each problem. */
export type Reading = { readonly report: Report } | { readonly problems: readonly ErrorDetail[] };

const EARLIEST = '2000-01-01T00:00:00.000Z';
/** How far the clock of whoever reports may be ahead of ours. */
const LARGEST_LEAD = 5 * MINUTE;

/**
 * Reads one report as it comes from the network.
 *
 * @param item any JSON value
 * @param now ISO 8601 UTC
 */
export async function readReport(item: unknown, reporter: Reporter, now: string): Promise<Reading> {
  if (!isObject(item)) return { problems: [{ field: 'event', problem: 'every event must be an object' }] };
  const { event_type: alias, ...fields } = item;
  if (alias !== undefined && fields['event'] !== undefined) {
    return {
      problems: [{ field: 'event_type', problem: 'event_type must not be sent together with event' }],
    };
  }
  const event = fields['event'] ?? alias;
  const type = typeof event === 'string' ? typeOfWireName(event) : null;
  if (type === null) {
    const field = alias === undefined ? 'event' : 'event_type';
    return { problems: [{ field, problem: `${field} must be one of ${REPORTABLE.join(', ')}` }] };
  }
  const named = { ...fields, event };
  return withProblems(await READERS[type](named, reporter), timeProblems(named, now));
}

function withProblems(reading: Reading, more: readonly ErrorDetail[]): Reading {
  if (more.length === 0) return reading;
  return { problems: 'problems' in reading ? [...reading.problems, ...more] : more };
}

function timeProblems({ timestamp }: Readonly<Record<string, unknown>>, now: string): ErrorDetail[] {
  const at = typeof timestamp === 'string' ? parseInstant(timestamp) : null;
  if (at === null) return [];
  const field = 'timestamp';
  if (at < EARLIEST) return [{ field, problem: 'timestamp must not be before the year 2000' }];
  if (Date.parse(at) - Date.parse(now) <= LARGEST_LEAD) return [];
  return [{ field, problem: 'timestamp must not be more than 5 minutes in the future' }];
}

type Reader = (fields: object, reporter: Reporter) => Promise<Reading>;
type Head = Pick<Report, 'callId' | 'timestamp' | 'eventId'>;

const pipe = new RequestValidationPipe();

/** @param check what no single field can tell */
function reader<Dto extends ReportDto>(
  Fields: new () => Dto,
  toReport: (dto: Dto, head: Head, reporter: Reporter) => Report,
  check: (dto: Dto) => ErrorDetail[] = () => [],
): Reader {
  return async (fields, reporter) => {
    try {
      const dto: unknown = await pipe.transform(fields, { type: 'body', metatype: Fields });
      if (!(dto instanceof Fields)) throw new TypeError('a DTO is an instance of its class');
      const problems = check(dto);
      return problems.length > 0 ? { problems } : { report: toReport(dto, headOf(dto), reporter) };
    } catch (error) {
      if (error instanceof BadRequestError) return { problems: error.details ?? [] };
      throw error;
    }
  };
}

function headOf({ call_id: callId, timestamp, event_id }: ReportDto): Head {
  const at = timestamp === undefined ? null : parseInstant(timestamp);
  return { callId, timestamp: at, eventId: event_id ?? null };
}

const READERS: Readonly<Record<ReportedType, Reader>> = {
  'call.initiated': reader(CallInitiatedDto, (dto, head, reporter) => {
    const { type, queue_id: queueId, from = null, to = null, caller_name: callerName = null } = dto;
    const metadata = dto.metadata ?? null;
    return {
      ...head,
      type: 'call.initiated',
      data: { reporter, type, queueId, from, to, callerName, metadata },
    };
  }),
  'call.routed': reader(CallRoutedDto, ({ agent_id: agentId, routing_time }, head, reporter) => {
    return { ...head, type: 'call.routed', data: { reporter, agentId, routingTime: seconds(routing_time) } };
  }),
  'call.answered': reader(CallAnsweredDto, ({ agent_id: agentId = null, wait_time }, head, reporter) => {
    return { ...head, type: 'call.answered', data: { reporter, agentId, waitTime: seconds(wait_time) } };
  }),
  'call.held': reader(CallHoldDto, ({ hold_duration }, head, reporter) => {
    return { ...head, type: 'call.held', data: { reporter, holdDuration: seconds(hold_duration) } };
  }),
  'call.resumed': reader(CallResumedDto, ({ hold_duration }, head, reporter) => {
    return { ...head, type: 'call.resumed', data: { reporter, holdDuration: seconds(hold_duration) } };
  }),
  'call.transferred': reader(
    CallTransferredDto,
    ({ to_agent_id: toAgentId = null, to_queue_id: toQueueId = null }, head, reporter) => {
      return { ...head, type: 'call.transferred', data: { reporter, toAgentId, toQueueId } };
    },
    ({ to_agent_id: agent, to_queue_id: queue }) => {
      if (agent !== undefined || queue !== undefined) return [];
      return [{ field: 'to_agent_id', problem: 'either to_agent_id or to_queue_id must be sent' }];
    },
  ),
  'call.ended': reader(CallEndedDto, ({ end_reason: endReason, duration }, head, reporter) => {
    return { ...head, type: 'call.ended', data: { reporter, endReason, duration: seconds(duration) } };
  }),
};

/** JSON has a negative zero, which is no other length. */
function seconds(reported: number | undefined): number | null {
  return reported === undefined ? null : reported + 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
