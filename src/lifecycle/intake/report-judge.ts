import { Injectable } from '@nestjs/common';
import { type Verdict } from '../../calls/fold/lifecycle/replay.js';
import { allowedFrom } from '../../calls/fold/lifecycle/transitions.js';
import type { CallStatus } from '../../calls/model/call.js';
import type { ReportedEvent } from '../../calls/model/call-event.js';
import type { DomainError } from '../../common/errors/domain-error.js';
import type { ErrorDetail } from '../../common/errors/request.errors.js';
import { Clock } from '../../common/time/clock.js';
import { Directory } from '../directory/directory.js';
import type { Report } from '../report/read-report.js';
import { isSameReport, reportId } from '../report/report-id.js';
import { wireNameOf } from '../report/wire-names.js';
import type { CallInHand } from './call-in-hand.js';
import { Conclusions } from './conclusions.js';
import { differentRepeat, EventRefusedError, foreignCall, unknownNames } from './intake.errors.js';

/** A report, and the `Idempotency-Key` of its request with its place there. */
export interface GivenReport {
  readonly report: Report;
  readonly request: { readonly idempotencyKey: string; readonly index: number } | null;
}

/** What became of an event that counts. */
export interface AcceptedEvent {
  readonly call_id: string;
  readonly event_id?: string;
  readonly id: string;
  /** `null` before the beginning of the call was reported, and while no database can tell. */
  readonly state: CallStatus | null;
  readonly repeated?: true;
}

/** Judges reports, one after the other, by all that is known of their call. */
@Injectable()
export class ReportJudge {
  constructor(
    private readonly directory: Directory,
    private readonly conclusions: Conclusions,
    private readonly clock: Clock,
  ) {}

  /** Adds the event and what follows from it to the call, unless it is a repeat or may not be reported. */
  async judge(call: CallInHand, { report, request }: GivenReport): Promise<AcceptedEvent | DomainError> {
    const { key, admin } = report.data.reporter;
    const { owner } = call;
    if (owner !== null && owner !== key && !admin) return foreignCall();
    const event = toEvent(report, reportId({ ...report, request }), call.receiptAt(this.clock.nowIso()));
    const recorded = call.find(event.id);
    if (recorded !== null) return this.repeat(call, recorded, event, report);
    const unknown = this.unknownNamesIn(report);
    if (unknown.length > 0) return unknownNames(unknown);
    call.add([event]);
    await this.conclusions.draw(call);
    return resultOf(call, event, report, {});
  }

  private repeat(
    call: CallInHand,
    recorded: ReportedEvent,
    event: ReportedEvent,
    report: Report,
  ): AcceptedEvent | DomainError {
    const { timestamp, eventId } = report;
    if (!isSameReport(recorded, event, { timestamp, isErased: call.isErased })) {
      return differentRepeat(eventId !== null);
    }
    return resultOf(call, recorded, report, { repeated: true });
  }

  /** A directory that was never read refuses nothing. */
  private unknownNamesIn(report: Report): ErrorDetail[] {
    if (!this.directory.isKnown) return [];
    return namesIn(report).flatMap(([field, id]) => {
      if (id === null) return [];
      const isQueue = field.endsWith('queue_id');
      const found = isQueue ? this.directory.findQueue(id) : this.directory.findAgent(id);
      if (found !== null) return [];
      return [{ field, problem: `there is no ${isQueue ? 'queue' : 'agent'} ${JSON.stringify(id)}` }];
    });
  }
}

function namesIn({ type, data }: Report): [field: string, id: string | null][] {
  switch (type) {
    case 'call.initiated':
      return [['queue_id', data.queueId]];
    case 'call.routed':
    case 'call.answered':
      return [['agent_id', data.agentId]];
    case 'call.transferred':
      return [
        ['to_agent_id', data.toAgentId],
        ['to_queue_id', data.toQueueId],
      ];
    default:
      return [];
  }
}

function toEvent(report: Report, id: string, receivedAt: string): ReportedEvent {
  const { callId, timestamp, eventId: _eventId, ...fact } = report;
  return { id, callId, at: timestamp ?? receivedAt, receivedAt, source: 'api', ...fact };
}

/** The verdict is always that of all that is known now, also of a repeat. */
function resultOf(
  call: CallInHand,
  { id, callId, type }: ReportedEvent,
  { eventId }: Report,
  repeat: { readonly repeated?: true },
): AcceptedEvent | DomainError {
  const named = { call_id: callId, ...(eventId !== null && { event_id: eventId }), id };
  if (!call.isKnown) return { ...named, state: null, ...repeat };
  const { state, verdicts } = call.lifecycle;
  const verdict = verdicts.get(id);
  if (!isRefused(verdict)) return { ...named, state, ...repeat };
  if (verdict.reason === 'not_owner') return foreignCall();
  const allowed = allowedFrom(state).map(wireNameOf);
  return new EventRefusedError(
    { ...named, state, allowed, ...repeat },
    { event: wireNameOf(type), at: verdict.state },
  );
}

function isRefused(verdict: Verdict | undefined): verdict is Extract<Verdict, { kind: 'refused' }> {
  return verdict?.kind === 'refused';
}
