import { badParameter, BadParameterError, type RestRequest } from './rest-answer.js';

const PAGE_SIZE = 50;
const LARGEST_PAGE = 1000;

/**
 * Cuts a page out of a list, in the form of Twilio's APIs after that of 2010-04-01: items under a key, and whole addresses of pages in
 * `meta`.
 *
 * @param items in their order; none comes or goes while a client turns the pages
 * @throws BadParameterError for a page that does not exist
 */
export function pageWithMeta<T>(
  key: string,
  items: readonly T[],
  request: RestRequest,
  toResource: (item: T) => object,
): object {
  const size = sizeOf(request.query);
  const page = numberOf(request.query);
  const uri = (number: number): string => addressOf(request, size, number);
  const isLast = (page + 1) * size >= items.length;
  return {
    [key]: items.slice(page * size, (page + 1) * size).map(toResource),
    meta: {
      first_page_url: uri(0),
      key,
      next_page_url: isLast ? null : uri(page + 1),
      page,
      page_size: size,
      previous_page_url: page === 0 ? null : uri(page - 1),
      url: uri(page),
    },
  };
}

function addressOf({ origin, path, query }: RestRequest, size: number, page: number): string {
  const parameters = new URLSearchParams(query);
  parameters.set('PageSize', String(size));
  parameters.set('Page', String(page));
  return `${origin}${path}?${parameters.toString()}`;
}

function sizeOf(query: URLSearchParams): number {
  const size = wholeNumber(query, 'PageSize', PAGE_SIZE);
  if (size < 1) throw badParameter('PageSize must be a number from 1 to 1000');
  if (size > LARGEST_PAGE)
    throw new BadParameterError({ status: 400, code: 20007, message: 'Page size too large' });
  return size;
}

function numberOf(query: URLSearchParams): number {
  return wholeNumber(query, 'Page', 0);
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? String(otherwise);
  if (!/^\d{1,9}$/.test(text)) throw badParameter(`${name} must be a number`);
  return Number(text);
}
