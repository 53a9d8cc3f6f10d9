import type { mongo } from 'mongoose';
import type { CallFilter } from '../../feed/call-filter.js';
import {
  type AgentStatistics,
  MOST_TALLIES,
  type OfferedTally,
  type TimedTally,
} from '../../feed/call-statistics.js';
import type { CallDocument } from './call.schema.js';
import { EXACT } from './exact.js';
import { feedFilters, HAS_ROW } from './feed-filter.js';
import type { LongQuestionOptions } from './mongo-access.js';
import { countIf, percentileStages, type RanksDocument, sumOf, wholeSeconds } from './tally-expressions.js';

const COUNT = { $sum: 1 } as const;

/** Adds up what agents made of calls, in one pass over them. */
export async function tallyAgents(
  calls: mongo.Collection<CallDocument>,
  filter: CallFilter,
  options: LongQuestionOptions,
): Promise<AgentStatistics> {
  const wanted = { $match: { $and: [...feedFilters(filter), HAS_ROW] } };
  const pipeline = [wanted, { $project: FACTS }, { $facet: PARTS }];
  const [found] = await calls.aggregate<AgentParts>(pipeline, { ...options, ...EXACT }).toArray();
  const { rings = [], holds = [], agents = [] } = found ?? {};
  return { ring: toTimedTally(rings), hold: toTimedTally(holds), agents: agents.map(toOfferedTally) };
}

interface AgentDocument extends Omit<OfferedTally, 'agent' | 'talkSeconds'> {
  readonly _id: string;
  /** Milliseconds. */
  readonly talk: number;
}

/** What the pipeline answers. */
interface AgentParts {
  readonly rings: readonly RanksDocument[];
  readonly holds: readonly RanksDocument[];
  readonly agents: readonly AgentDocument[];
}

const FACTS = {
  outcome: '$call.outcome',
  ring: wholeSeconds(sumOf('$call.offers', 'answerMilliseconds', 0)),
  hold: wholeSeconds(sumOf('$call.offers', 'holdMilliseconds', 1)),
  offers: '$call.offers',
} as const;

/** One document per offer. What is `null` is less than every text and number. */
const OFFERS: object[] = [
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
];

/** First one document per agent and call that was offered to the agent. */
const BY_AGENT: object[] = [
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
  {
    $group: {
      _id: '$_id.agent',
      offered: COUNT,
      answered: countIf({ $gte: ['$answered', 1] }),
      missed: countIf({ $gte: ['$missed', 1] }),
      declined: countIf({ $gte: ['$declined', 1] }),
      busy: countIf({ $gte: ['$busy', 1] }),
      talk: { $sum: '$talk' },
    },
  },
  { $sort: { offered: -1, _id: 1 } },
  { $limit: MOST_TALLIES },
];

const OVER = { outcome: { $gte: '' } } as const;

const PARTS: Readonly<Record<string, object[]>> = {
  rings: [{ $match: { ...OVER, ring: { $gte: 0 } } }, ...percentileStages(null, '$ring')],
  holds: [{ $match: { ...OVER, hold: { $gte: 0 } } }, ...percentileStages(null, '$hold')],
  agents: [...OFFERS, ...BY_AGENT],
};

function toTimedTally([ranks]: readonly RanksDocument[]): TimedTally | null {
  if (ranks === undefined) return null;
  const { p50, p90, p95 } = ranks.found;
  return { calls: ranks.calls, p50, p90, p95 };
}

function toOfferedTally({ _id: agent, talk, ...counts }: AgentDocument): OfferedTally {
  const { offered, answered, missed, declined, busy } = counts;
  return { agent, offered, answered, missed, declined, busy, talkSeconds: Math.floor(talk / 1000) };
}
