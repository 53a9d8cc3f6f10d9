import { aCallSid } from './builders.js';
import { second } from './call-history.js';
import type {
  CallEvent,
  CallEventData,
  CallEventOf,
  CallEventType,
} from '../../src/calls/model/call-event.js';
import type { ReportedEventData, ReportedType, Reporter } from '../../src/calls/model/lifecycle-event.js';
import { makeCallEvent } from '../../src/calls/model/make-call-event.js';
import { reportId } from '../../src/lifecycle/report/report-id.js';
import { OWNER, reported } from './reported-history.js';

/** Nobody's account: reports have none. */
const ACCOUNT_SID = 'AC1';

/**
 * A call that another system reports, as `POST /api/events` would record its events: for `CallsRepository.record`.
 *
 * Every event is a fact of its own second; what is received is received in the order in which it is made.
 */
export class ReportedCall {
  readonly events: CallEvent[] = [];
  private received: number;

  /**
   * @param callId the id under which it is reported
   * @param from how many seconds after the usual time it begins
   */
  constructor(
    readonly callId = `visit-${aCallSid()}`,
    private readonly from = 0,
    private readonly reporter: Reporter = OWNER,
  ) {
    this.received = from + 3600;
  }

  /** Reports what happened some seconds after the beginning. */
  report<Type extends ReportedType>(
    seconds: number,
    type: Type,
    fields: Partial<ReportedEventData[Type]> = {},
  ): CallEventOf<Type> {
    const { data } = reported(0, type, {
      reporter: this.reporter,
      ...fields,
    }) as unknown as CallEventOf<Type>;
    const at = second(this.from + seconds);
    const identity = { callId: this.callId, type, data, timestamp: at, eventId: null, request: null };
    return this.keep({ ...this.fact(type, data, at), id: reportId(identity) });
  }

  /** Notes what nobody reported: what a rule concluded, or a person did. */
  note<Type extends CallEventType>(
    seconds: number,
    type: Type,
    data: CallEventData[Type],
  ): CallEventOf<Type> {
    const fact = { ...this.fact(type, data, second(this.from + seconds)), accountSid: ACCOUNT_SID };
    return this.keep(makeCallEvent<Type>({ ...fact, occurrence: String(this.received) }));
  }

  /** The alert of a broken limit. */
  alert(
    seconds: number,
    { id }: Pick<CallEvent, 'id'>,
    fields: Partial<CallEventData['alert.raised']> = {},
  ): CallEventOf<'alert.raised'> {
    const about = { kind: 'sla_wait', queueId: 'medical_spanish', agentId: null, limitSeconds: 30 } as const;
    return this.note(seconds, 'alert.raised', {
      ...about,
      occurrence: id,
      latenessSeconds: null,
      ...fields,
    });
  }

  private fact<Type extends CallEventType>(type: Type, data: CallEventData[Type], at: string) {
    this.received += 1;
    return { callId: this.callId, type, at, receivedAt: second(this.received), source: 'api' as const, data };
  }

  private keep<Type extends CallEventType>(event: CallEventOf<Type>): CallEventOf<Type> {
    this.events.push(event as unknown as CallEvent);
    return event;
  }
}

/** A call whose caller waited too long, was answered and put on hold, and that is over; with its alert. */
export function aReportedCall(callId?: string, from = 0): ReportedCall {
  const call = new ReportedCall(callId, from);
  const beginning = call.report(0, 'call.initiated');
  call.report(26, 'call.routed');
  call.report(40, 'call.answered', { waitTime: 40 });
  call.alert(40, beginning);
  call.report(50, 'call.held');
  call.report(60, 'call.resumed');
  call.report(100, 'call.ended');
  return call;
}
