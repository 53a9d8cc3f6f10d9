import { toDate } from './call-document.mapper.js';

/** An expression of MongoDB's aggregation. */
export type Expression = string | number | Date | null | { readonly [operator: string]: unknown };

/** The value of the stretch that a time lies in. */
export interface Stretch {
  /** ISO 8601 UTC: it begins then, and ends where the next one begins. */
  readonly from: string;
  readonly value: number;
}

/**
 * Which stretch a time lies in, found by halving: a thousand take ten comparisons. (`$bucket` is a stage of its own, and `$switch`
 * would try one after another.)
 *
 * @param time expression of a date @param stretches at least one, ascending; the first also stands for what is before it
 */
export function valueAt(time: Expression, stretches: readonly Stretch[]): Expression {
  const [first] = stretches;
  if (first === undefined) throw new RangeError('there is no stretch');
  if (stretches.length === 1) return { $literal: first.value };
  const middle = Math.ceil(stretches.length / 2);
  const [early, late] = [stretches.slice(0, middle), stretches.slice(middle)];
  return {
    $cond: [{ $lt: [time, toDate(late[0]?.from ?? '')] }, valueAt(time, early), valueAt(time, late)],
  };
}

/** How many documents of a group meet a condition. */
export function countIf(condition: Expression): Expression {
  return { $sum: { $cond: [condition, 1, 0] } };
}

/** What {@link percentileStages} answer of a group: `null` of all. */
export interface RanksDocument {
  readonly _id: number | null;
  /** How many values there are. */
  readonly calls: number;
  readonly found: { readonly p50: number; readonly p90: number; readonly p95: number };
}

/** Milliseconds as whole seconds, rounded down; `null` of `null`. */
export function wholeSeconds(milliseconds: Expression): Expression {
  return { $floor: { $divide: [milliseconds, 1000] } };
}

/** The sum of a field over those items of a list in which it is at least so much; `null` where none is. */
export function sumOf(list: string, field: string, least: number): Expression {
  const item = `$$this.${field}`;
  const sum = { $cond: [{ $gte: ['$$value', 0] }, { $add: ['$$value', item] }, item] };
  return {
    $reduce: { input: list, initialValue: null, in: { $cond: [{ $gte: [item, least] }, sum, '$$value'] } },
  };
}

/**
 * Stages that answer `{ _id: group, p50, p90, p95 }`: exact nearest-rank percentiles of whole numbers, from how often each occurs.
 *
 * (`$percentile` and `$setWindowFields` came later than MongoDB 5.0, and the former only estimates.)
 */
export function percentileStages(group: Expression, value: string): object[] {
  return [
    { $group: { _id: { group, value }, calls: { $sum: 1 } } },
    { $sort: { '_id.group': 1, '_id.value': 1 } },
    {
      $group: {
        _id: '$_id.group',
        calls: { $sum: '$calls' },
        values: { $push: { value: '$_id.value', calls: '$calls' } },
      },
    },
    {
      $project: {
        calls: '$calls',
        found: { $reduce: { input: '$values', initialValue: NONE_FOUND, in: GO_ON } },
      },
    },
  ];
}

const PERCENTS = { p50: 50, p90: 90, p95: 95 } as const;

const NONE_FOUND = { seen: 0, p50: null, p90: null, p95: null } as const;

const SEEN: Expression = { $add: ['$$value.seen', '$$this.calls'] };

const GO_ON: Expression = {
  seen: SEEN,
  ...Object.fromEntries(Object.entries(PERCENTS).map(([name, percent]) => [name, reach(name, percent)])),
};

/** The value with which the wanted place is reached, once it is. */
function reach(name: string, percent: number): Expression {
  const place = { $ceil: { $multiply: [percent / 100, '$calls'] } };
  const isReached = { $and: [{ $eq: [`$$value.${name}`, null] }, { $gte: [SEEN, place] }] };
  return { $cond: [isReached, '$$this.value', `$$value.${name}`] };
}
