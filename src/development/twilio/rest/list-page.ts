import { badParameter, BadParameterError, type RestRequest } from './rest-answer.js';

/** Everything a list has, before it is cut into pages. */
export interface Listing<T> {
  /** Under which the page holds its items, such as `calls`. */
  readonly key: string;
  readonly items: readonly T[];
  /** Where an item stands: texts of equal length that sort like the items. */
  readonly placeOf: (item: T) => string;
  readonly order: 'newest first' | 'oldest first';
  readonly toResource: (item: T) => object;
}

const PAGING = ['PageSize', 'Page', 'PageToken'];
const PAGE_SIZE = 50;
const LARGEST_PAGE = 1000;
const PLACE_DIGITS = 15;
const DATE = /^\d{4}-\d{2}-\d{2}(?=$|T)/;
const DATE_LENGTH = 10;

/**
 * Cuts a page out of a list, in the form of Twilio's API of 2010-04-01, whose addresses stand without an origin.
 *
 * A token names the place after which (`PA`) or before which (`PB`) a page lies, so that items that come or go meanwhile shift
 * nothing.
 *
 * @throws BadParameterError for a page that does not exist: too large, or one that no answer named
 */
export function pageOf<T>(listing: Listing<T>, request: RestRequest): object {
  const size = pageSizeOf(request.query);
  const page = pageNumberOf(request.query);
  const sorted = inOrder(listing);
  const from = firstIndex(sorted, listing, { size, page, token: request.query.get('PageToken') });
  const items = sorted.slice(from, from + size);
  const [first, last] = [items[0], items.at(-1)];
  const uri = (number: number, token: string | null): string => pageUri(request, { size, number, token });
  const start = page * size;
  return {
    [listing.key]: items.map((item) => listing.toResource(item)),
    start,
    end: Math.max(start, start + items.length - 1),
    page,
    page_size: size,
    first_page_uri: uri(0, null),
    previous_page_uri: page > 0 && first !== undefined ? uri(page - 1, `PB${listing.placeOf(first)}`) : null,
    next_page_uri:
      last !== undefined && from + size < sorted.length ? uri(page + 1, `PA${listing.placeOf(last)}`) : null,
    uri: uri(page, request.query.get('PageToken')),
  };
}

/** @returns a number as text that sorts like numbers */
export function placeAt(number: number): string {
  return String(number).padStart(PLACE_DIGITS, '0');
}

function inOrder<T>({ items, placeOf, order }: Listing<T>): T[] {
  const sign = order === 'newest first' ? -1 : 1;
  return [...items].sort((one, other) => sign * compare(placeOf(one), placeOf(other)));
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

interface Wanted {
  readonly size: number;
  readonly page: number;
  readonly token: string | null;
}

/** The number of a page is, by the documentation, only for the client: the token alone says where it is. */
function firstIndex<T>(sorted: readonly T[], listing: Listing<T>, { size, page, token }: Wanted): number {
  if (token === null && page === 0) return 0;
  const [, side, place] = /^P([AB])(\w+)$/.exec(token ?? '') ?? [];
  if (side === undefined || place === undefined) throw invalidToken();
  const sign = listing.order === 'newest first' ? -1 : 1;
  const isBefore = (item: T, orAt: boolean): boolean => {
    const order = sign * compare(listing.placeOf(item), place);
    return order < 0 || (orAt && order === 0);
  };
  if (side === 'A') return sorted.filter((item) => isBefore(item, true)).length;
  return Math.max(0, sorted.filter((item) => isBefore(item, false)).length - size);
}

function pageUri(
  { path, query }: RestRequest,
  { size, number, token }: { readonly size: number; readonly number: number; readonly token: string | null },
): string {
  const parameters = new URLSearchParams([...query].filter(([name]) => !PAGING.includes(name)));
  parameters.set('PageSize', String(size));
  parameters.set('Page', String(number));
  if (token !== null) parameters.set('PageToken', token);
  return `${path}?${parameters.toString()}`;
}

function pageSizeOf(query: URLSearchParams): number {
  const text = query.get('PageSize') ?? String(PAGE_SIZE);
  if (!/^[1-9]\d{0,8}$/.test(text)) throw badParameter('PageSize must be a number from 1 to 1000');
  const size = Number(text);
  if (size > LARGEST_PAGE)
    throw new BadParameterError({ status: 400, code: 20007, message: 'Page size too large' });
  return size;
}

function pageNumberOf(query: URLSearchParams): number {
  const text = query.get('Page') ?? '0';
  if (!/^\d{1,9}$/.test(text)) throw badParameter('Page must be a number');
  return Number(text);
}

function invalidToken(): BadParameterError {
  return new BadParameterError({ status: 400, code: 21481, message: 'Invalid PageToken' });
}

/**
 * Refuses parameters that a list does not know, because a filter that is silently ignored looks like an answer.
 *
 * @throws BadParameterError
 */
export function onlyKnown(query: URLSearchParams, known: readonly string[]): void {
  const unknown = [...query.keys()].find((name) => !known.includes(name) && !PAGING.includes(name));
  if (unknown !== undefined) throw badParameter(`Unknown parameter ${unknown}`);
}

/** The three names of a filter by date: on that day, until and from then. */
export function dateNames(name: string): string[] {
  return [name, `${name}<`, `${name}>`];
}

/**
 * A filter by UTC date, both ends included; of a full time, as the client sends it, only the date counts.
 *
 * A moment that is not yet known passes no filter.
 *
 * @throws BadParameterError for what is no date
 */
export function dateFilter(query: URLSearchParams, name: string): (moment: string | null) => boolean {
  const on = dateOf(query, name);
  const until = dateOf(query, `${name}<`);
  const from = dateOf(query, `${name}>`);
  return (moment) => {
    if ((on ?? until ?? from) === null) return true;
    const date = moment?.slice(0, DATE_LENGTH);
    if (date === undefined) return false;
    return (on ?? date) === date && (until ?? date) >= date && (from ?? date) <= date;
  };
}

/** A filter by equal texts. */
export function textFilter(query: URLSearchParams, name: string): (text: string | null) => boolean {
  const wanted = query.get(name);
  return (text) => wanted === null || wanted === text;
}

/** @returns the date alone, `null` without a parameter */
function dateOf(query: URLSearchParams, name: string): string | null {
  const text = query.get(name);
  if (text === null) return null;
  const [date] = DATE.exec(text) ?? [];
  if (date === undefined || !isDate(date) || Number.isNaN(Date.parse(text))) {
    throw badParameter(`${name} must be a date such as 2026-11-21`);
  }
  return date;
}

/** Neither the 30th of February nor the 13th month. */
function isDate(date: string): boolean {
  const moment = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(date);
}
