import { ApiError } from '../api/api-error';
import type { CreateSessionDto, NumberCountsDto, NumberDto, SessionDto } from '../api/generated/types.gen';
import { dayKeyOf, formatDay, formatDuration, formatTime } from '../parts/format';

/** From so many seconds on a session ends soon. */
const SOON = 60;

export const NUMBER_STATES: Readonly<Record<NumberDto['state'], string>> = {
  lent: 'lent',
  cooling: 'cooling down',
  free: 'free',
  retired: 'not in the pool any more',
};

/** The parts of the pool, in the order in which they stand. */
export function partsOfPool(
  counts: NumberCountsDto,
): { state: 'lent' | 'cooling' | 'free'; count: number }[] {
  return (['lent', 'cooling', 'free'] as const).map((state) => ({ state, count: counts[state] }));
}

/** Whether so few numbers are free that the server raises an alert. */
export function isLow({ free, cooling, lent, lowPercent }: NumberCountsDto): boolean {
  const all = free + cooling + lent;
  return all > 0 && free < all && free * 100 < lowPercent * all;
}

/** What is left of a session. @property fraction of its whole time, 0 to 1 */
export interface TimeLeft {
  readonly words: string;
  readonly isSoon: boolean;
  readonly fraction: number;
}

/** @param now milliseconds since 1970 */
export function timeLeft(
  { createdAt, expiresAt }: Pick<SessionDto, 'createdAt' | 'expiresAt'>,
  now: number,
): TimeLeft {
  const left = Math.max(Date.parse(expiresAt) - now, 0);
  const whole = Date.parse(expiresAt) - Date.parse(createdAt);
  const seconds = Math.ceil(left / 1000);
  return {
    words: formatDuration(seconds),
    isSoon: seconds < SOON,
    fraction: whole <= 0 ? 0 : Math.min(left / whole, 1),
  };
}

/** What callers hear, in a line: the words, or the name of the file. */
export function describeGreeting({
  greetingUrl,
  greetingText,
  recordVoicemail,
}: Pick<SessionDto, 'greetingUrl' | 'greetingText' | 'recordVoicemail'>): string {
  const heard = greetingText ?? (greetingUrl === null ? '' : fileOf(greetingUrl));
  return recordVoicemail ? `${heard}, then a message` : heard;
}

function fileOf(address: string): string {
  if (!URL.canParse(address)) return address;
  const { host, pathname } = new URL(address);
  return pathname.split('/').findLast((part) => part !== '') ?? host;
}

/** "14:08 to 14:38", "27 November 14:08 to 14:38". @param now a moment of the viewer's today */
export function describeSpan({ createdAt, endedAt, expiresAt }: SessionDto, now: Date): string {
  const [from, to] = [new Date(createdAt), new Date(endedAt ?? expiresAt)];
  const day = dayKeyOf(from) === dayKeyOf(now) ? '' : `${formatDay(from, now)} `;
  const word = endedAt === null ? 'until' : 'to';
  const endDay = dayKeyOf(from) === dayKeyOf(to) ? '' : `${formatDay(to, now)} `;
  return `${day}${formatTime(from)} ${word} ${endDay}${formatTime(to)}`;
}

/** What the form for lending holds: text, as it is typed. */
export interface LendForm {
  readonly userId: string;
  readonly greeting: 'text' | 'url';
  readonly greetingText: string;
  readonly greetingUrl: string;
  readonly expiresInMinutes: string;
  readonly country: string;
  readonly areaCode: string;
  readonly maxCalls: string;
  readonly recordVoicemail: boolean;
}

export const EMPTY_FORM: LendForm = {
  userId: '',
  greeting: 'text',
  greetingText: '',
  greetingUrl: '',
  expiresInMinutes: '30',
  country: '',
  areaCode: '',
  maxCalls: '',
  recordVoicemail: false,
};

/** What is asked of the server, which judges it: what was left out is left out, and what is no number stays what it is not. */
export function toRequest(form: LendForm): CreateSessionDto {
  const country = form.country.trim().toUpperCase();
  const areaCode = form.areaCode.trim();
  return {
    userId: form.userId.trim(),
    ...(form.greeting === 'text'
      ? { greetingText: form.greetingText }
      : { greetingUrl: form.greetingUrl.trim() }),
    expiresInMinutes: Number(form.expiresInMinutes),
    ...(country !== '' && { country }),
    ...(areaCode !== '' && { areaCode }),
    ...(form.maxCalls.trim() !== '' && { maxCalls: Number(form.maxCalls) }),
    ...(form.recordVoicemail && { recordVoicemail: true }),
  };
}

/** What the server said of each field, and what it said of none of them. */
export interface Refusals {
  readonly fields: ReadonlyMap<string, string>;
  readonly rest: string | null;
}

const NO_REFUSALS: Refusals = { fields: new Map(), rest: null };

/** @param known the fields that the form has */
export function refusalsOf(error: Error | null, known: readonly string[]): Refusals {
  if (error === null) return NO_REFUSALS;
  if (!(error instanceof ApiError)) return { fields: new Map(), rest: error.message };
  const own = error.details.filter(({ field }) => known.includes(field));
  const fields = new Map(own.map(({ field, problem }) => [field, sentence(problem, field)]));
  return { fields, rest: fields.size > 0 && fields.size === error.details.length ? null : sayRefused(error) };
}

/** The server names the field first, which stands above it here. */
function sentence(problem: string, field: string): string {
  const rest = problem.startsWith(`${field} `) ? problem.slice(field.length + 1) : problem;
  return `${rest.charAt(0).toUpperCase()}${rest.slice(1)}`;
}

function sayRefused({ code, message }: ApiError): string {
  switch (code) {
    case 'NO_NUMBER_FREE':
      return 'Every number is lent or cooling down. Try again later, or expire a session.';
    case 'NO_NUMBER_FITS':
      return 'The pool has no such number.';
    default:
      return message;
  }
}

export const VIEWS = ['lent', 'past', 'numbers'] as const;
export type PoolView = (typeof VIEWS)[number];

export interface PoolAddress {
  readonly view: PoolView;
  /** The session that is looked at. */
  readonly session: string | null;
}

export function readPoolAddress(search: string): PoolAddress {
  const given = new URLSearchParams(search);
  const view = VIEWS.find((one) => one === given.get('view')) ?? 'lent';
  return { view, session: given.get('session') };
}

export function poolLink({ view, session }: PoolAddress): string {
  const given = new URLSearchParams();
  if (view !== 'lent') given.set('view', view);
  if (session !== null) given.set('session', session);
  const search = given.toString();
  return search === '' ? '/pool' : `/pool?${search}`;
}
