import type { StoreName } from '../../config/app-config.js';

/** How far one store's log is counted in. */
export interface LogPlace {
  /** The last entry that is counted in; 0 for none. */
  readonly number: number;
  /** What `checkOf` says of the last entries up to that one: a log that was wiped or restored has others there. */
  readonly check: string;
  /** When the store last answered, in milliseconds since 1970; 0 for never. */
  readonly answeredAt: number;
}

/** Most entries of {@link ChangeCursor.begun}. */
export const MAX_BEGUN = 4;

/** A change of which a client has taken only the first messages. */
export interface BegunChange {
  readonly shortId: string;
  readonly messages: number;
}

/**
 * What a client has been told: every event in either log up to its place there, and those that `told` names.
 *
 * The same on every instance. A log that no longer has what is counted in starts again from its first entry, so a cursor
 * outlives the loss of one store at a time.
 */
export interface ChangeCursor {
  readonly places: Readonly<Record<StoreName, LogPlace>>;
  /** Short ids of events that were told and that not both logs are known to have; oldest first. */
  readonly told: readonly string[];
  /** Of events received later than that, `told` has every one that it should; in milliseconds since 1970. */
  readonly completeSince: number;
  readonly begun: readonly BegunChange[];
}

/** Most short ids in {@link ChangeCursor.told}, which bounds how long a cursor can get. */
export const MAX_TOLD = 64;

export const NO_PLACE: LogPlace = { number: 0, check: '', answeredAt: 0 };

/** Nothing has been told. */
export const START_CURSOR: ChangeCursor = {
  places: { mongodb: NO_PLACE, supabase: NO_PLACE },
  told: [],
  completeSince: 0,
  begun: [],
};

/** True when two cursors count in the same entries of both logs. */
export function isAtSamePlaces(left: ChangeCursor, right: ChangeCursor): boolean {
  const { mongodb, supabase } = left.places;
  return isSame(mongodb, right.places.mongodb) && isSame(supabase, right.places.supabase);
}

function isSame(left: LogPlace, right: LogPlace): boolean {
  return left.number === right.number && left.check === right.check;
}
