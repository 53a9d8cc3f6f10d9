import type { mongo } from 'mongoose';
import type {
  OfferQuestion,
  OfferTally,
  TimeTally,
  WaitQuestion,
  WaitTally,
} from '../../feed/call-metrics.js';
import { toDate } from './call-document.mapper.js';
import type { CallDocument } from './call.schema.js';
import { EXACT } from './exact.js';
import { type FeedFilter, feedFilters } from './feed-filter.js';
import type { LongQuestionOptions } from './mongo-access.js';
import { countIf, type Expression, percentileStages, wholeSeconds } from './tally-expressions.js';

type Calls = mongo.Collection<CallDocument>;

const COUNT = { $sum: 1 } as const;

/** Adds up the offers to one agent, in one pass over the calls that started in the range. */
export async function tallyOffers(
  calls: Calls,
  question: OfferQuestion,
  options: LongQuestionOptions,
): Promise<OfferTally> {
  const pipeline = [...offersTo(question), { $facet: OFFER_PARTS }];
  const [found] = await calls.aggregate<OfferParts>(pipeline, { ...options, ...EXACT }).toArray();
  const { answers, answerTime, handles, handleTime, ...counts } = found?.counts[0] ?? NO_OFFERS;
  return {
    offered: counts.offered,
    answered: counts.answered,
    missed: counts.missed,
    retransferred: counts.retransferred,
    answer: toTimeTally(answers, answerTime, found?.answers),
    handle: toTimeTally(handles, handleTime, found?.handles),
    holdMilliseconds: counts.holdTime,
  };
}

/** Adds up the waits in one queue: those of the calls that started in the range, and those that last. */
export async function tallyWaits(
  calls: Calls,
  question: WaitQuestion,
  options: LongQuestionOptions,
): Promise<WaitTally> {
  const ask = <Answer extends object>(pipeline: object[]): Promise<Answer[]> =>
    calls.aggregate<Answer>(pipeline, { ...options, ...EXACT }).toArray();
  const [[counts = NO_WAITS], [present]] = await Promise.all([
    ask<WaitCounts>([...waitsIn(question, startedIn(question)), countWaits(question)]),
    ask<Present>([...waitsIn(question, UNDER_WAY), ...THOSE_THAT_LAST]),
  ]);
  const { offered, answered, answeredInTime, abandoned, over } = counts;
  const now = { waiting: present?.waiting ?? 0, waitingSince: present?.since ?? null };
  return { offered, answered, answeredInTime, abandoned, over, ...now };
}

/** What the parts of the pipeline about offers answer. */
interface OfferParts {
  readonly counts: readonly (typeof NO_OFFERS)[];
  readonly answers: readonly RanksDocument[];
  readonly handles: readonly RanksDocument[];
}

interface RanksDocument {
  readonly found: { readonly p95: number };
}

type WaitCounts = Omit<WaitTally, 'waiting' | 'waitingSince'>;

interface Present {
  readonly waiting: number;
  readonly since: string;
}

const NO_OFFERS = {
  offered: 0,
  answered: 0,
  missed: 0,
  retransferred: 0,
  holdTime: 0,
  answers: 0,
  answerTime: 0,
  handles: 0,
  handleTime: 0,
};
const NO_WAITS: WaitCounts = { offered: 0, answered: 0, answeredInTime: 0, abandoned: 0, over: 0 };

/** What is `null`, for there was no such time, is less than every number. */
const OFFER_PARTS: Readonly<Record<string, object[]>> = {
  counts: [
    {
      $group: {
        _id: null,
        offered: COUNT,
        answered: countIf({ $eq: ['$result', 'answered'] }),
        missed: countIf({ $eq: ['$result', 'missed'] }),
        retransferred: countIf('$retransferred'),
        holdTime: { $sum: '$holdTime' },
        answers: countIf({ $gte: ['$answerTime', 0] }),
        answerTime: { $sum: '$answerTime' },
        handles: countIf({ $gte: ['$handleTime', 0] }),
        handleTime: { $sum: '$handleTime' },
      },
    },
  ],
  answers: [{ $match: { answerSeconds: { $gte: 0 } } }, ...percentileStages(null, '$answerSeconds')],
  handles: [{ $match: { handleSeconds: { $gte: 0 } } }, ...percentileStages(null, '$handleSeconds')],
};

/** Calls under way, found by the index of what is not settled. */
const UNDER_WAY: FeedFilter[] = [{ marks: { $eq: 'unsettled' } }, { 'call.endedAt': { $eq: null } }];

const THOSE_THAT_LAST: object[] = [
  { $match: { 'wait.result': { $eq: 'waiting' } } },
  { $sort: { 'wait.startedAt': 1 } },
  { $group: { _id: null, waiting: COUNT, since: { $first: '$wait.startedAt' } } },
];

/** One document per offer to the agent. */
function offersTo({ agentId, number, ...range }: OfferQuestion): object[] {
  const isTheirs = (path: string): FeedFilter => {
    const byId = { [`${path}.agentId`]: { $eq: agentId } };
    return { $or: number === null ? [byId] : [byId, { [`${path}.number`]: { $eq: number } }] };
  };
  return [
    { $match: { $and: [...feedFilters({}), ...startedIn(range), isTheirs('call.offers')] } },
    { $project: { offer: '$call.offers' } },
    { $unwind: '$offer' },
    { $match: isTheirs('offer') },
    {
      $project: {
        _id: 0,
        result: '$offer.result',
        retransferred: '$offer.retransferred',
        holdTime: '$offer.holdMilliseconds',
        answerTime: '$offer.answerMilliseconds',
        answerSeconds: wholeSeconds('$offer.answerMilliseconds'),
        handleTime: '$offer.handleMilliseconds',
        handleSeconds: wholeSeconds('$offer.handleMilliseconds'),
      },
    },
  ];
}

/** One document per wait in the queue, of the calls of a range. */
function waitsIn({ queueId, withTelephone }: WaitQuestion, range: readonly FeedFilter[]): object[] {
  const queue = { $in: withTelephone ? [queueId, null] : [queueId] };
  return [
    {
      $match: { $and: [...feedFilters({}), ...range, { 'call.waits': { $elemMatch: { queueId: queue } } }] },
    },
    { $project: { wait: '$call.waits' } },
    { $unwind: '$wait' },
    { $match: { 'wait.queueId': queue } },
  ];
}

function startedIn({ from, before }: Pick<OfferQuestion, 'from' | 'before'>): FeedFilter[] {
  return [{ 'call.startedAt': { $gte: toDate(from), $lt: toDate(before) } }];
}

function countWaits({ limitSeconds }: WaitQuestion): object {
  const isAnswered: Expression = { $eq: ['$wait.result', 'answered'] };
  const isInTime: Expression = { $gte: [limitSeconds * 1000, '$wait.milliseconds'] };
  return {
    $group: {
      _id: null,
      offered: COUNT,
      answered: countIf(isAnswered),
      answeredInTime: countIf({ $and: [isAnswered, isInTime] }),
      abandoned: countIf({ $eq: ['$wait.result', 'abandoned'] }),
      over: { $sum: { $cond: [{ $eq: ['$wait.result', 'waiting'] }, 0, 1] } },
    },
  };
}

function toTimeTally(
  count: number,
  milliseconds: number,
  [ranks]: readonly RanksDocument[] = [],
): TimeTally | null {
  return ranks === undefined ? null : { count, milliseconds, p95Seconds: ranks.found.p95 };
}
