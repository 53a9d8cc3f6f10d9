import { SECOND } from '../../../config/time.js';
import { MOST_TALLIES, type StatisticsQuestion } from '../../feed/call-statistics.js';
import { toDate } from './call-document.mapper.js';
import { feedFilters } from './feed-filter.js';
import {
  countIf,
  type Expression,
  percentileStages,
  sumOf,
  valueAt,
  wholeSeconds,
} from './tally-expressions.js';

const STARTED = '$call.startedAt';
const COUNT = { $sum: 1 } as const;

/**
 * Adds calls up in one pass over them, so that all parts of the answer are about the same ones. Answers one document, which is
 * `TallyDocument`.
 */
export function tallyPipeline(question: StatisticsQuestion): object[] {
  return [{ $match: { $and: wanted(question) } }, { $project: factsOf(question) }, { $facet: PARTS }];
}

function wanted({ filter, boundaries }: StatisticsQuestion): object[] {
  const [first = '', last = ''] = [boundaries[0], boundaries.at(-1)];
  const range = { $gte: toDate(first), $lt: toDate(last) };
  return [...feedFilters(filter), { 'call.startedAt': range }];
}

/** What of a call is added up: its place in time is worked out once. */
function factsOf({ boundaries, offsets }: StatisticsQuestion): object {
  const periods = boundaries.slice(0, -1).map((from, value) => ({ from, value }));
  const shifts = offsets.map(({ from, seconds }) => ({ from, value: seconds * SECOND }));
  const local: Expression = { $add: [STARTED, valueAt(STARTED, shifts)] };
  return {
    _id: 1,
    period: valueAt(STARTED, periods),
    weekday: { $isoDayOfWeek: local },
    hour: { $hour: local },
    outcome: '$call.outcome',
    wait: '$call.waitSeconds',
    talk: '$call.talkSeconds',
    ring: wholeSeconds(sumOf('$call.offers', 'answerMilliseconds', 0)),
    hold: wholeSeconds(sumOf('$call.offers', 'holdMilliseconds', 1)),
    offers: '$call.offers',
    number: '$facets.number',
    unheard: '$facets.unheard',
  };
}

const ANSWERED = { $match: { outcome: { $eq: 'answered' } } } as const;
/** Also who waited in vain and then left a message. */
const ASKED = {
  $match: {
    $or: [{ outcome: { $in: ['answered', 'missed'] } }, { outcome: { $eq: 'voicemail' }, wait: { $gt: 0 } }],
  },
} as const;

const OVER = { $match: { outcome: { $gte: '' } } } as const;
const RUNG = { $match: { ring: { $gte: 0 } } } as const;
const HELD = { $match: { hold: { $gte: 0 } } } as const;

/** One document per agent and call that was offered to the agent. Nothing is more than null, whatever is counted. */
const OFFERS_BY_CALL: object[] = [
  { $unwind: '$offers' },
  {
    $project: {
      agent: { $cond: [{ $gte: ['$offers.agentId', ''] }, '$offers.agentId', '$offers.number'] },
      result: '$offers.result',
      because: '$offers.missedBecause',
      talk: {
        $cond: [
          { $gte: ['$offers.handleMilliseconds', 0] },
          { $add: ['$offers.handleMilliseconds', { $multiply: ['$offers.holdMilliseconds', -1] }] },
          0,
        ],
      },
    },
  },
  { $match: { agent: { $ne: null } } },
  {
    $group: {
      _id: { agent: '$agent', call: '$_id' },
      answered: countIf({ $eq: ['$result', 'answered'] }),
      missed: countIf({ $eq: ['$result', 'missed'] }),
      declined: countIf({ $eq: ['$because', 'declined'] }),
      busy: countIf({ $eq: ['$because', 'busy'] }),
      talk: { $sum: '$talk' },
    },
  },
];

const OFFERS_BY_AGENT: object[] = [
  {
    $group: {
      _id: '$_id.agent',
      offered: COUNT,
      calls: countIf({ $gte: ['$answered', 1] }),
      missed: countIf({ $gte: ['$missed', 1] }),
      declined: countIf({ $gte: ['$declined', 1] }),
      busy: countIf({ $gte: ['$busy', 1] }),
      talk: { $sum: '$talk' },
    },
  },
  ...most({ calls: -1, offered: -1 }),
];

function most(order: Readonly<Record<string, -1>> = { calls: -1 }): object[] {
  return [{ $sort: { ...order, _id: 1 } }, { $limit: MOST_TALLIES }];
}

const PARTS: Readonly<Record<string, object[]>> = {
  counts: [
    {
      $group: {
        _id: { period: '$period', outcome: '$outcome' },
        calls: COUNT,
        unheard: countIf({ $eq: ['$unheard', true] }),
      },
    },
  ],
  hours: [
    {
      $group: {
        _id: { weekday: '$weekday', hour: '$hour' },
        calls: COUNT,
        answered: countIf({ $eq: ['$outcome', 'answered'] }),
      },
    },
    { $sort: { calls: -1, '_id.weekday': 1, '_id.hour': 1 } },
  ],
  agents: [...OFFERS_BY_CALL, ...OFFERS_BY_AGENT],
  numbers: [
    { $match: { number: { $ne: null } } },
    { $group: { _id: { number: '$number', outcome: '$outcome' }, calls: COUNT } },
    {
      $group: {
        _id: '$_id.number',
        calls: { $sum: '$calls' },
        outcomes: { $push: { outcome: '$_id.outcome', calls: '$calls' } },
      },
    },
    ...most(),
  ],
  waits: [ASKED, ...percentileStages('$period', '$wait')],
  allWaits: [ASKED, ...percentileStages(null, '$wait')],
  talks: [ANSWERED, ...percentileStages('$period', '$talk')],
  allTalks: [ANSWERED, ...percentileStages(null, '$talk')],
  rings: [OVER, RUNG, ...percentileStages('$period', '$ring')],
  allRings: [OVER, RUNG, ...percentileStages(null, '$ring')],
  holds: [OVER, HELD, ...percentileStages('$period', '$hold')],
  allHolds: [OVER, HELD, ...percentileStages(null, '$hold')],
};
