import type { PlaceState } from './files/journal-place.js';

/** How the journal does. */
export interface JournalStatus {
  /** Whether events can be written to it. */
  readonly ok: boolean;
  /** Events that at least one store has not taken yet. */
  readonly depth: number;
  /** How many events it may hold. */
  readonly capacity: number;
  /** True when it holds that many and no store has taken any of them: it takes no more. */
  readonly full: boolean;
  /** How long ago the oldest event in it was received; `null` when it is empty. */
  readonly oldestAgeSeconds: number | null;
  /** Events that damage to its files has cost since the process started, at most. */
  readonly damagedEntries: number;
  /** Whether its folder is the one that it was opened in; otherwise it takes nothing. */
  readonly folder: PlaceState;
}
