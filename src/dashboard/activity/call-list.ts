import type { ActivityItemDto } from '../api/generated/types.gen';
import { type Listing, matchesFilters } from './filters';

/** How many calls are remembered that were told of and are not in the list: a page that is on its way may be older than they are. */
const REMEMBERED = 2000;

/** Where a call stands in the order. */
interface Position {
  readonly key: string | number;
  readonly id: string;
}

/** The calls of one listing: what was read page by page, with everything that was told since. */
export interface CallList {
  readonly listing: Listing;
  /** The latest of every call that is shown or held back. */
  readonly calls: ReadonlyMap<string, ActivityItemDto>;
  /** Ids in the order in which they are shown. */
  readonly shown: readonly string[];
  /** New ones that would move what somebody reads. */
  readonly held: readonly string[];
  /** Shown, but they match no longer: dimmed until nobody looks. */
  readonly gone: ReadonlySet<string>;
  /** The last calls that were told of, whether they are in the list or not. */
  readonly told: ReadonlyMap<string, ActivityItemDto>;
  /** How far down the pages were read: `undefined` not at all, `null` to the end. */
  readonly reach: Position | null | undefined;
}

export function emptyList(listing: Listing): CallList {
  return {
    listing,
    calls: new Map(),
    shown: [],
    held: [],
    gone: new Set(),
    told: new Map(),
    reach: undefined,
  };
}

/**
 * Adds a page. What was told while it was on its way wins over it, and fills its gaps.
 *
 * @param hasMore whether another page follows
 */
export function addPage(list: CallList, items: readonly ActivityItemDto[], hasMore: boolean): CallList {
  const last = items.at(-1);
  const reach = hasMore && last !== undefined ? positionOf(last, list.listing) : null;
  const latest = items.map((item) => newer(list.told.get(item.id), item));
  const known = new Set([...list.shown, ...list.held]);
  const page = new Map([...list.told.values(), ...latest].map((call) => [call.id, call]));
  const reached = { ...list, reach };
  const added = [...page.values()].filter((call) => !known.has(call.id) && belongs(reached, call));
  const calls = withAll(
    list.calls,
    latest.filter(({ id }) => known.has(id)).map((call) => newer(list.calls.get(call.id), call)),
  );
  return { ...reached, calls: withAll(calls, added), shown: merge(list, list.shown, added) };
}

/**
 * Takes what was told of calls: those in the list change in place, new ones slide in, or are held back.
 *
 * @param isHolding whether somebody reads, so that nothing may move
 */
export function takeTold(list: CallList, told: readonly ActivityItemDto[], isHolding: boolean): CallList {
  const latest = [...new Map(told.map((call) => [call.id, call])).values()].map((call) => {
    return newer(list.told.get(call.id) ?? list.calls.get(call.id), call);
  });
  const remembered = { ...list, told: remember(list.told, latest) };
  if (list.reach === undefined) return remembered;
  const known = new Set([...list.shown, ...list.held]);
  const added = latest.filter((call) => !known.has(call.id) && belongs(list, call));
  const calls = withAll(list.calls, [...latest.filter(({ id }) => known.has(id)), ...added]);
  const held = merge(list, list.held, added).filter((id) => matches(list, calls.get(id)));
  const changed = { ...remembered, calls, held, gone: goneOf({ ...list, calls }) };
  return isHolding ? changed : showHeld(changed);
}

/** Shows what was held back. */
export function showHeld(list: CallList): CallList {
  if (list.held.length === 0) return list;
  const held = list.held.flatMap((id) => list.calls.get(id) ?? []);
  return { ...list, shown: merge(list, list.shown, held), held: [] };
}

/** Drops what matches no longer, and puts everything where it belongs now. */
export function settle(list: CallList): CallList {
  if (list.gone.size === 0 && isInOrder(list)) return list;
  const kept = list.shown.filter((id) => !list.gone.has(id));
  const calls = kept.flatMap((id) => list.calls.get(id) ?? []);
  return { ...list, shown: merge(list, [], calls), gone: new Set() };
}

function goneOf({ shown, calls, listing }: CallList): ReadonlySet<string> {
  return new Set(shown.filter((id) => !matches({ listing }, calls.get(id))));
}

function matches({ listing }: Pick<CallList, 'listing'>, call: ActivityItemDto | undefined): boolean {
  return call !== undefined && matchesFilters(call, listing.filters);
}

/** Whether a call is to be in the part of the list that was read. What lies further down comes with its page. */
function belongs(list: CallList, call: ActivityItemDto): boolean {
  const { reach, listing } = list;
  if (reach === undefined || !matches(list, call)) return false;
  return reach === null || compare(positionOf(call, listing), reach, listing) <= 0;
}

/** A call under way is shorter than every other. */
function positionOf({ id, startedAt, durationSeconds }: ActivityItemDto, { sort }: Listing): Position {
  return { id, key: sort === 'startedAt' ? startedAt : (durationSeconds ?? -1) };
}

/** Negative when the left one stands above the right one. */
function compare(left: Position, right: Position, { order }: Listing): number {
  const upwards = left.key === right.key ? compareText(left.id, right.id) : left.key < right.key ? -1 : 1;
  return order === 'asc' ? upwards : -upwards;
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Puts calls between ids that stay in the order in which they are. */
function merge(
  { listing, calls }: CallList,
  ids: readonly string[],
  added: readonly ActivityItemDto[],
): string[] {
  const rest = added
    .map((call) => positionOf(call, listing))
    .sort((left, right) => compare(left, right, listing));
  const [first] = rest;
  const lowest = calls.get(ids.at(-1) ?? '');
  // A page further down, as nearly all are.
  if (first === undefined) return [...ids];
  if (lowest !== undefined && compare(positionOf(lowest, listing), first, listing) < 0) {
    return [...ids, ...rest.map(({ id }) => id)];
  }
  const merged: string[] = [];
  let next = 0;
  for (const id of ids) {
    const call = calls.get(id);
    const at = call && positionOf(call, listing);
    for (
      let one = rest[next];
      one !== undefined && at !== undefined && compare(one, at, listing) < 0;
      one = rest[next]
    ) {
      merged.push(one.id);
      next += 1;
    }
    merged.push(id);
  }
  return [...merged, ...rest.slice(next).map(({ id }) => id)];
}

function isInOrder({ shown, calls, listing }: CallList): boolean {
  const positions = shown.flatMap((id) => calls.get(id) ?? []).map((call) => positionOf(call, listing));
  return positions.every((position, index) => {
    const before = positions[index - 1];
    return before === undefined || compare(before, position, listing) < 0;
  });
}

function newer(known: ActivityItemDto | undefined, call: ActivityItemDto): ActivityItemDto {
  return known !== undefined && known.eventCount > call.eventCount ? known : call;
}

function withAll(
  calls: ReadonlyMap<string, ActivityItemDto>,
  changed: readonly ActivityItemDto[],
): ReadonlyMap<string, ActivityItemDto> {
  if (changed.length === 0) return calls;
  const copy = new Map(calls);
  for (const call of changed) copy.set(call.id, call);
  return copy;
}

function remember(
  told: ReadonlyMap<string, ActivityItemDto>,
  latest: readonly ActivityItemDto[],
): ReadonlyMap<string, ActivityItemDto> {
  const copy = new Map(told);
  for (const call of latest) {
    copy.delete(call.id);
    copy.set(call.id, call);
  }
  for (const id of copy.keys()) {
    if (copy.size <= REMEMBERED) break;
    copy.delete(id);
  }
  return copy;
}
