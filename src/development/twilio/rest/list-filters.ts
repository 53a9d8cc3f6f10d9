import { badParameter } from './list-problem.error.js';

const PAGING = ['PageSize', 'Page', 'PageToken'];
const DATE = /^\d{4}-\d{2}-\d{2}(?=$|T)/;
const DATE_LENGTH = 10;

/**
 * Refuses parameters that a list does not know, because a filter that is silently ignored looks like an answer.
 *
 * @throws ListProblemError
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
 * @throws ListProblemError for what is no date
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
