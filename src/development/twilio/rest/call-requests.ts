import { MINUTE } from '../../../config/time.js';
import type { CallsFolder, KeptLeg, KeptRequest } from '../history/calls-folder.js';
import { startTimeOf, toCallEventResource, toCallResource } from './call-resource.js';
import { dateFilter, dateNames, onlyKnown, pageOf, placeAt, textFilter } from './list-page.js';
import {
  badParameter,
  json,
  notFound,
  problem,
  reading,
  REMOVED,
  type RestAnswer,
  type RestRequest,
} from './rest-answer.js';

const ONE_CALL = /^\/Calls\/(CA[0-9a-fA-F]{32})(\.json)?$/;
const EVENTS = /^\/Calls\/(CA[0-9a-fA-F]{32})\/Events\.json$/;
const FILTERS = ['To', 'From', 'ParentCallSid', 'Status', ...dateNames('StartTime'), ...dateNames('EndTime')];
const STATUSES = [
  'queued',
  'ringing',
  'in-progress',
  'canceled',
  'completed',
  'failed',
  'busy',
  'no-answer',
] as const;

/** Twilio tells of a call's requests 15 minutes after its end, and not before. */
const EVENTS_AFTER_MILLISECONDS = 15 * MINUTE;

const NOT_COMPLETE = problem({
  status: 409,
  code: 20009,
  message: 'Cannot delete this resource before it is complete',
});

/** Answers Twilio's paths for calls: all of them, one, the requests about one, and removal. */
export class CallRequests {
  /** @param now real time: decides from when on requests are told of */
  constructor(
    private readonly calls: CallsFolder,
    private readonly now: () => Date,
  ) {}

  /**
   * @param tail the path below the account
   * @returns `null` when it is none of a call
   * @throws BadParameterError for parameters that Twilio refuses
   */
  async answer(tail: string, request: RestRequest): Promise<RestAnswer | null> {
    if (tail === '/Calls.json') return reading(request, () => this.list(request));
    const [, sid, extension] = ONE_CALL.exec(tail) ?? [];
    if (sid !== undefined) return this.one(sid, extension === '.json', request);
    const [, callSid] = EVENTS.exec(tail) ?? [];
    return callSid === undefined ? null : reading(request, () => this.events(callSid, request));
  }

  private async list(request: RestRequest): Promise<RestAnswer> {
    const isWanted = legFilter(request.query);
    const legs = await this.calls.legs();
    const page = pageOf<KeptLeg>(
      {
        key: 'calls',
        items: legs.filter((leg) => isWanted(leg)),
        placeOf: ({ createdAt, sid }) => placeAt(Date.parse(createdAt)) + sid,
        order: 'newest first',
        toResource: toCallResource,
      },
      request,
    );
    return json(page);
  }

  private async one(sid: string, isJson: boolean, request: RestRequest): Promise<RestAnswer> {
    const leg = await this.calls.leg(sid);
    if (leg === null) return notFound(request.path);
    if (request.method === 'DELETE') return this.remove(leg);
    return reading(request, () => (isJson ? json(toCallResource(leg)) : notFound(request.path)));
  }

  private async remove({ sid, endedAt }: KeptLeg): Promise<RestAnswer> {
    if (endedAt === null) return NOT_COMPLETE;
    await this.calls.remove(sid);
    return REMOVED;
  }

  private async events(sid: string, request: RestRequest): Promise<RestAnswer> {
    onlyKnown(request.query, []);
    const leg = await this.calls.leg(sid);
    if (leg === null) return notFound(request.path);
    const requests = this.areEventsReady(leg) ? await this.calls.requests(sid) : [];
    const page = pageOf<NumberedRequest>(
      {
        key: 'events',
        items: requests.map((each, number) => ({ each, number })),
        placeOf: ({ number }) => placeAt(number),
        order: 'oldest first',
        toResource: ({ each }) => toCallEventResource(each),
      },
      request,
    );
    return json(page);
  }

  private areEventsReady({ endedAt }: KeptLeg): boolean {
    return endedAt !== null && this.now().getTime() - Date.parse(endedAt) >= EVENTS_AFTER_MILLISECONDS;
  }
}

interface NumberedRequest {
  readonly each: KeptRequest;
  readonly number: number;
}

function legFilter(query: URLSearchParams): (leg: KeptLeg) => boolean {
  onlyKnown(query, FILTERS);
  const status = query.get('Status');
  if (status !== null && !STATUSES.some((known) => known === status)) {
    throw badParameter(`Status must be one of ${STATUSES.join(', ')}`);
  }
  const texts = ['To', 'From', 'ParentCallSid'].map((name) => ({ name, isWanted: textFilter(query, name) }));
  const isStartWanted = dateFilter(query, 'StartTime');
  const isEndWanted = dateFilter(query, 'EndTime');
  return (leg) =>
    texts.every(({ name, isWanted }) => isWanted(leg.parameters[name] ?? null)) &&
    (status === null || leg.status === status) &&
    isStartWanted(startTimeOf(leg)) &&
    isEndWanted(leg.endedAt);
}
