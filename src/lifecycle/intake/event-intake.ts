import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ApiKeyIdentity } from '../../common/access/api-key-identity.js';
import { RequestAccess } from '../../common/access/request-access.js';
import { describeError } from '../../common/errors/describe-error.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { BadRequestError } from '../../common/errors/request.errors.js';
import { checkIdempotencyKey } from '../../common/http/idempotency-key.js';
import { Clock } from '../../common/time/clock.js';
import { type Report, readReport } from '../report/read-report.js';
import { EventRefusedError } from './intake.errors.js';
import { inTurns } from './in-turns.js';
import { ReportDesk } from './report-desk.js';
import type { AcceptedEvent, GivenReport } from './report-judge.js';
import { ReportTally } from './report-tally.js';

/** Most events of one request. */
export const MOST_EVENTS = 500;

/** Who reports, and with what beside the body. */
export interface Sender {
  readonly identity: ApiKeyIdentity;
  /** The header `Idempotency-Key`. */
  readonly idempotencyKey: string | undefined;
  readonly reply: FastifyReply;
}

/** What became of one of several events: as it would be answered alone, with `status` for the HTTP status. */
export interface ItemResult {
  readonly status: number;
  readonly [member: string]: unknown;
}

type Outcome = AcceptedEvent | DomainError;

/** Takes what other systems report of their calls: one event, or an array of them. */
@Injectable()
export class EventIntake {
  constructor(
    private readonly access: RequestAccess,
    private readonly desk: ReportDesk,
    private readonly clock: Clock,
    private readonly tally: ReportTally,
  ) {}

  /**
   * @param body any JSON value
   * @throws BadRequestError, ForbiddenError, EventRefusedError and UnprocessableError for an event that came alone
   * @throws TooManyRequestsError when there are more events than the key may send
   * @throws JournalUnavailableError when they are durable nowhere
   */
  async take(
    body: unknown,
    sender: Sender,
  ): Promise<AcceptedEvent | { readonly results: readonly ItemResult[] }> {
    checkIdempotencyKey(sender.idempotencyKey);
    if (Array.isArray(body)) return this.takeArray(body, sender);
    const [outcome] = await this.takeAll([body], sender);
    if (outcome === undefined) throw new Error('every event has a result');
    if (outcome instanceof DomainError) throw outcome;
    return outcome;
  }

  private async takeArray(
    items: readonly unknown[],
    sender: Sender,
  ): Promise<{ readonly results: readonly ItemResult[] }> {
    if (items.length > MOST_EVENTS)
      throw invalid('body', `body must not have more than ${MOST_EVENTS} events`);
    if (items.length > 1) await this.access.countEvents(sender.identity, sender.reply, items.length);
    return { results: (await this.takeAll(items, sender)).map(toResult) };
  }

  private async takeAll(items: readonly unknown[], { identity, idempotencyKey }: Sender): Promise<Outcome[]> {
    const reporter = { key: identity.name, admin: identity.role === 'admin' };
    const now = this.clock.nowIso();
    const readings = await inTurns(items, (item) => readReport(item, reporter, now));
    const given = readings.map((reading, index): GivenReport | DomainError => {
      if ('problems' in reading) return invalidReport(reading.problems);
      return toGiven(reading.report, idempotencyKey, index);
    });
    const judged = await this.desk.take(
      given.filter((one): one is GivenReport => !(one instanceof DomainError)),
    );
    const next = judged.values();
    const outcomes = given.map((one) => (one instanceof DomainError ? one : taken(next.next().value)));
    for (const outcome of outcomes) this.count(outcome);
    return outcomes;
  }

  private count(outcome: Outcome): void {
    const shown = outcome instanceof DomainError ? (outcome.shown ?? {}) : outcome;
    if ('repeated' in shown) return this.tally.add('repeated');
    if (outcome instanceof EventRefusedError) return this.tally.add('refused');
    this.tally.add(outcome instanceof DomainError ? 'rejected' : 'accepted');
  }
}

function taken(outcome: Outcome | undefined): Outcome {
  if (outcome === undefined) throw new Error('every report has a result');
  return outcome;
}

function toGiven(report: Report, idempotencyKey: string | undefined, index: number): GivenReport {
  return { report, request: idempotencyKey === undefined ? null : { idempotencyKey, index } };
}

function invalid(field: string, problem: string): BadRequestError {
  return invalidReport([{ field, problem }]);
}

function invalidReport(details: NonNullable<DomainError['details']>): BadRequestError {
  return new BadRequestError('The request is not valid', { details });
}

/** Fields are named with the place of their event in the array. */
function toResult(outcome: Outcome, index: number): ItemResult {
  if (!(outcome instanceof DomainError)) return { status: 202, ...outcome };
  const { statusCode, code, message, details, shown } = describeError(outcome);
  const named = details?.map(({ field, problem }) => ({ field: `${index}.${field}`, problem }));
  return { status: statusCode, code, message, ...(named && { details: named }), ...shown };
}
