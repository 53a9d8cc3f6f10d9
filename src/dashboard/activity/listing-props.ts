import type { Listing } from './filters';

/** What shows a listing, and can ask for another one. */
export interface ListingProps {
  readonly listing: Listing;
  /** @param replace whether one is not to come back here, as while somebody types */
  readonly onChange: (listing: Listing, replace?: boolean) => void;
}
