import { SECOND } from '../../../config/time.js';
import { MOST_TALLIES, type StatisticsQuestion } from '../../feed/call-statistics.js';
import { toDate } from './call-document.mapper.js';
import { feedFilters } from './feed-filter.js';
import { countIf, type Expression, percentileStages, valueAt } from './tally-expressions.js';

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
    _id: 0,
    period: valueAt(STARTED, periods),
    weekday: { $isoDayOfWeek: local },
    hour: { $hour: local },
    outcome: '$call.outcome',
    wait: '$call.waitSeconds',
    talk: '$call.talkSeconds',
    agent: '$call.answeredBy',
    number: '$facets.number',
  };
}

const ANSWERED = { $match: { outcome: { $eq: 'answered' } } } as const;
/** Also who waited in vain and then left a message. */
const ASKED = {
  $match: {
    $or: [{ outcome: { $in: ['answered', 'missed'] } }, { outcome: { $eq: 'voicemail' }, wait: { $gt: 0 } }],
  },
} as const;

const PARTS: Readonly<Record<string, object[]>> = {
  counts: [{ $group: { _id: { period: '$period', outcome: '$outcome' }, calls: COUNT } }],
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
  agents: [
    { $match: { agent: { $ne: null } } },
    { $group: { _id: '$agent', calls: COUNT, talkSeconds: { $sum: '$talk' } } },
    ...most(),
  ],
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
};

function most(): object[] {
  return [{ $sort: { calls: -1, _id: 1 } }, { $limit: MOST_TALLIES }];
}
