import type { ActivityItemDto, ListCallsData } from '../api/generated/types.gen';
import type { FilterName, Filters } from './filter-kinds';
import { FILTER_NAMES, type FilterRules, type FilterValues, isFilterName, RULES } from './filter-rules';

type Query = NonNullable<ListCallsData['query']>;
export type Sort = NonNullable<Query['sort']>;
export type Order = NonNullable<Query['order']>;

/** What the list shows, as the address says. */
export interface Listing {
  readonly filters: Filters;
  readonly sort: Sort;
  readonly order: Order;
}

/** A part of the address that cannot be a filter. */
export interface Refusal {
  readonly name: string;
  readonly problem: string;
}

/** One filter in words. */
export interface Chip {
  readonly name: FilterName;
  readonly label: string;
  readonly value: string;
}

const SORTS: readonly Sort[] = ['startedAt', 'duration'];
const ORDERS: readonly Order[] = ['desc', 'asc'];

/** Reads an address: what it asks for, or the first thing in it that nobody can ask for. */
export function readListing(search: string): Listing | Refusal {
  const given = new URLSearchParams(search);
  const listing = { filters: {}, sort: SORTS[0] ?? 'startedAt', order: ORDERS[0] ?? 'desc' };
  for (const [name, text] of given) {
    const refusal = readOne(listing, name, text);
    if (refusal !== null) return refusal;
  }
  return listing;
}

function readOne(
  listing: { filters: Filters; sort: Sort; order: Order },
  name: string,
  text: string,
): Refusal | null {
  if (name === 'sort' || name === 'order') return readOrder(listing, name, text);
  if (!isFilterName(name)) return { name, problem: 'is not a filter' };
  return readFilter(listing.filters, name, text) ? null : { name, problem: RULES[name].problem };
}

function readOrder(
  listing: { sort: Sort; order: Order },
  name: 'sort' | 'order',
  text: string,
): Refusal | null {
  const sort = SORTS.find((one) => one === text);
  const order = ORDERS.find((one) => one === text);
  if (name === 'sort' && sort !== undefined) listing.sort = sort;
  else if (name === 'order' && order !== undefined) listing.order = order;
  else return { name, problem: `must be one of ${(name === 'sort' ? SORTS : ORDERS).join(', ')}` };
  return null;
}

function readFilter<Name extends FilterName>(filters: Filters, name: Name, text: string): boolean {
  const rule: FilterRules[Name] = RULES[name];
  const value = rule.read(text);
  if (value === undefined) return false;
  filters[name] = value;
  return true;
}

export function isRefusal(read: Listing | Refusal): read is Refusal {
  return 'problem' in read;
}

/** The address of a listing, always the same for the same one. */
export function writeListing({ filters, sort, order }: Listing): string {
  const written = new URLSearchParams();
  for (const name of FILTER_NAMES) {
    const value = filters[name];
    if (value !== undefined) written.set(name, String(value));
  }
  if (sort !== SORTS[0]) written.set('sort', sort);
  if (order !== ORDERS[0]) written.set('order', order);
  const text = written.toString();
  return text === '' ? '' : `?${text}`;
}

/** The filters in words, but for those that something else on the page says already. */
export function chipsOf(filters: Filters, without: readonly FilterName[] = []): Chip[] {
  const names = FILTER_NAMES.filter((name) => filters[name] !== undefined && !without.includes(name));
  return names.map((name) => ({ name, label: RULES[name].label, value: describeOne(filters, name) }));
}

function describeOne<Name extends FilterName>(filters: Filters, name: Name): string {
  const rule: FilterRules[Name] = RULES[name];
  const value = valueOf(filters, name);
  return value === undefined ? '' : rule.describe(value);
}

export function isEmpty(filters: Filters): boolean {
  return FILTER_NAMES.every((name) => filters[name] === undefined);
}

/** Without some of its filters. */
export function withoutFilters(filters: Filters, names: readonly FilterName[]): Filters {
  const kept = { ...filters };
  for (const name of names) delete kept[name];
  return kept;
}

/** Whether a call belongs in a list with these filters. */
export function matchesFilters(call: ActivityItemDto, filters: Filters): boolean {
  return call.type !== null && FILTER_NAMES.every((name) => matchesOne(call, filters, name));
}

function matchesOne<Name extends FilterName>(call: ActivityItemDto, filters: Filters, name: Name): boolean {
  const rule: FilterRules[Name] = RULES[name];
  const value = valueOf(filters, name);
  return value === undefined || rule.matches(call, value, filters);
}

function valueOf<Name extends FilterName>(
  filters: Partial<FilterValues>,
  name: Name,
): FilterValues[Name] | undefined {
  return filters[name];
}
