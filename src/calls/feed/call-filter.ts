import type { AlertState, CallAlert, CallOutcome, CallStatus } from '../model/call.js';
import type { CallDirection, CallSource } from '../model/call-event.js';
import type { CallType } from '../model/lifecycle-event.js';
import type { TextSearch } from './text-search.js';

/** A whole number of a person or company, or how it begins; both are compared by code unit, as they were received. */
export type NumberMatch = { readonly exact: string } | { readonly prefix: string };

/** What has to be the one value, or any one of several. */
export type OneOf<Value> = Value | readonly Value[];

/** What is asked of one alert: all that is named. */
export type AlertMatch = Partial<Pick<CallAlert, 'kind' | 'queueId'>> & {
  readonly state?: OneOf<AlertState>;
};

export const OFFER_RESULTS = ['answered', 'missed', 'declined', 'busy'] as const;
/** What came of offering a call to an agent. What was declined, and what found a busy line, was missed as well. */
export type OfferMatchResult = (typeof OFFER_RESULTS)[number];

/** What is asked of one offer: all that is named. */
export interface OfferMatch {
  /** The agent's id in a reported call, the number that was rung in a telephone call. */
  readonly agent?: string;
  readonly result?: OfferMatchResult;
}

export const TIME_KINDS = ['wait', 'ring', 'hold', 'talk'] as const;
/** A time that percentiles are made of. */
export type TimeKind = (typeof TIME_KINDS)[number];

/**
 * Which calls are wanted: those that meet every condition that is there. A call that has not begun, whose type is `null`, meets no
 * filter, not even one without conditions.
 */
export interface CallFilter {
  readonly status?: OneOf<CallStatus>;
  /** Has not ended, whatever its status: the same as not having the status `ended`. */
  readonly underWay?: boolean;
  readonly outcome?: OneOf<CallOutcome>;
  readonly direction?: OneOf<CallDirection>;
  readonly source?: OneOf<CallSource>;
  readonly type?: OneOf<CallType>;
  readonly from?: NumberMatch;
  readonly to?: NumberMatch;
  /** The whole number on either side: the one that called, or the one that was called. */
  readonly participant?: string;
  /** Looks into the caller's name, the transcript and the note. */
  readonly text?: TextSearch;
  /** Who took the call: `answeredBy`. */
  readonly agent?: string;
  /** Who is rung or talks in a reported call, or did last. */
  readonly agentId?: string;
  readonly queue?: string;
  /** The session whose number was called. */
  readonly session?: string;
  /** The company's own number: see {@link CallFacets.number}. */
  readonly number?: string;
  readonly hasVoicemail?: boolean;
  readonly unheard?: boolean;
  readonly flagged?: boolean;
  /** Has an alert like this. */
  readonly alert?: AlertMatch;
  /** Was offered to an agent like this. */
  readonly offer?: OfferMatch;
  /** Counts in the percentiles of this time. */
  readonly hasTime?: TimeKind;
  /** Started between the first and the second of these times, or the third and the fourth, and so on: ISO 8601 UTC, ascending. */
  readonly startedWithin?: readonly string[];
  /** Started then or later; ISO 8601 UTC with milliseconds. */
  readonly startedFrom?: string;
  /** Started earlier than that; ISO 8601 UTC with milliseconds. */
  readonly startedBefore?: string;
  /** Whole seconds, included. A call under way has no duration and meets neither bound. */
  readonly durationFrom?: number;
  /** Whole seconds, included. */
  readonly durationTo?: number;
  /** The company's own numbers of which the reader may see calls; every number when missing. At most 100. */
  readonly visibleNumbers?: readonly string[];
}

export const CALL_SORTS = ['startedAt', 'duration'] as const;
/** What calls are ordered by; those of one start or one duration by id. A call under way is shorter than every other. */
export type CallSort = (typeof CALL_SORTS)[number];

/** A place in a list of calls: the sort key and the id of the last call of the page before. */
export interface CallPosition<Key extends string | number = string | number> {
  /** `startedAt`, or {@link CallFacets.durationRank} in a list by duration. */
  readonly key: Key;
  readonly id: string;
}

/** One page of calls. */
export interface CallListing {
  readonly filter: CallFilter;
  readonly sort: CallSort;
  /** Both keys run the same way: the id is compared by code unit. */
  readonly descending: boolean;
  readonly limit: number;
  /** `null` for the first page. */
  readonly after: CallPosition | null;
}

/** A page of the newest calls. */
export function newestCalls(limit: number, after: CallPosition | null = null): CallListing {
  return { filter: {}, sort: 'startedAt', descending: true, limit, after };
}
