import { badParameter, ListProblemError } from './list-problem.error.js';
import type { RestRequest } from './rest-request.js';

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

/**
 * Cuts a page out of a list, in the form of Twilio's API of 2010-04-01, whose addresses stand without an origin.
 *
 * A token names the place after which (`PA`) or before which (`PB`) a page lies, so that items that come or go meanwhile shift
 * nothing.
 *
 * @throws ListProblemError for a page that does not exist: too large, or one that no answer named
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
    throw new ListProblemError({ status: 400, code: 20007, message: 'Page size too large' });
  return size;
}

function pageNumberOf(query: URLSearchParams): number {
  const text = query.get('Page') ?? '0';
  if (!/^\d{1,9}$/.test(text)) throw badParameter('Page must be a number');
  return Number(text);
}

function invalidToken(): ListProblemError {
  return new ListProblemError({ status: 400, code: 21481, message: 'Invalid PageToken' });
}
