import type { Call } from '../model/call.js';
import { searchTextOf, wordsOf } from './text-search.js';

/** What a call is searched, sorted and scoped by and its row does not say outright; both stores keep it beside the row. */
export interface CallFacets {
  /** The company's own number: the one called, or for an outbound call the one it was placed from. */
  readonly number: string | null;
  readonly hasVoicemail: boolean;
  /** True when there is a message that is ready and that nobody marked as heard. */
  readonly unheard: boolean;
  /** The duration in whole seconds; -1 while the call is under way. */
  readonly durationRank: number;
  /** Caller's name, note and transcript as {@link searchTextOf} writes them; blank without any. */
  readonly searchText: string;
  /** The distinct words of `searchText`, in order. */
  readonly searchWords: readonly string[];
}

export function facetsOf(call: Call): CallFacets {
  const { caller, voicemail, note } = call;
  // The transcript, which can be long, stands last: what people write is short, and words beyond a bound are left out.
  const searchText = searchTextOf([caller.name, note, voicemail?.transcript ?? null]);
  return {
    number: ownNumberOf(call),
    hasVoicemail: voicemail !== null,
    unheard: isUnheard(call),
    durationRank: durationRankOf(call),
    searchText,
    searchWords: wordsOf(searchText),
  };
}

export function isUnheard({ voicemail }: Pick<Call, 'voicemail'>): boolean {
  return voicemail !== null && voicemail.status === 'completed' && voicemail.heardAt === null;
}

/** The number that an outbound call was placed to: of every other call, the facets and the row say both sides. */
export function calledOf({ direction, to }: Pick<Call, 'direction' | 'to'>): string | null {
  return direction === 'outbound' ? to : null;
}

/** True when there is an alert that nobody acknowledged or resolved. */
export function hasOpenAlert({ alerts }: Pick<Call, 'alerts'>): boolean {
  return alerts.some(({ state }) => state === 'open');
}

export function ownNumberOf({ direction, from, to }: Pick<Call, 'direction' | 'from' | 'to'>): string | null {
  return direction === 'inbound' ? to : from;
}

export function durationRankOf({ durationSeconds }: Pick<Call, 'durationSeconds'>): number {
  return durationSeconds ?? -1;
}
