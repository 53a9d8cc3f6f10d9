import { useEffect } from 'react';
import type { MeDto } from '../api/generated/types.gen';
import type { LiveFeed } from '../api/live-feed';
import { useMe, useServices } from '../app/services';
import { ActivityList } from './activity-list';
import { type Listing, writeListing } from './filters';

/** One for whoever is signed in; it stays when another page is open. */
const lists = new WeakMap<MeDto, ActivityList>();

/** The calls that the address asks for. */
export function useActivityList(listing: Listing): ActivityList {
  const me = useMe();
  const { live } = useServices();
  const list = listOf(me, live, listing);
  const address = writeListing(listing);
  useEffect(() => list.open(listing), [list, address]); // eslint-disable-line react-hooks/exhaustive-deps -- the address is the listing
  return list;
}

/** The list that was last on the Activity page; `null` before it was there. */
export function useOpenList(): ActivityList | null {
  return lists.get(useMe()) ?? null;
}

function listOf(me: MeDto, live: LiveFeed, listing: Listing): ActivityList {
  const known = lists.get(me);
  if (known !== undefined) return known;
  const made = new ActivityList(live, listing);
  lists.set(me, made);
  return made;
}
