import type {
  RefusedRequestsDto,
  WebhookParameterDto,
  WebhookRequestSummaryDto,
} from '../../api/generated/types.gen';

/** From when on an answer counts as slow, in milliseconds: a caller hears half a second of silence. */
export const SLOW_MILLISECONDS = 500;

export const REQUEST_VIEWS = ['all', 'failed', 'slow', 'refused'] as const;
export type RequestView = (typeof REQUEST_VIEWS)[number];

export const REFUSAL_WORDS: Readonly<Record<RefusedRequestsDto['reason'], string>> = {
  SIGNATURE_INVALID: 'Signature does not match: forged, or signed for another address or token',
  SIGNATURE_MISSING: 'No signature',
  NOT_UNDERSTOOD: 'Too long, or no form',
};

export function readView(name: string | null): RequestView {
  return REQUEST_VIEWS.find((view) => view === name) ?? 'all';
}

export function isFailed({ status }: WebhookRequestSummaryDto): boolean {
  return status >= 400;
}

export function isSlow({ durationMilliseconds }: WebhookRequestSummaryDto): boolean {
  return durationMilliseconds >= SLOW_MILLISECONDS;
}

/** The requests of a view whose path or call contains what somebody typed. */
export function requestsIn(
  requests: readonly WebhookRequestSummaryDto[],
  view: RequestView,
  typed: string,
): WebhookRequestSummaryDto[] {
  const wanted = typed.trim().toLowerCase();
  return requests.filter((request) => {
    if (view === 'failed' && !isFailed(request)) return false;
    if (view === 'slow' && !isSlow(request)) return false;
    return `${request.path} ${request.callId ?? ''}`.toLowerCase().includes(wanted);
  });
}

export function countRefused(refused: readonly RefusedRequestsDto[]): number {
  return refused.reduce((sum, { count }) => sum + count, 0);
}

/** What of the present requests a list shows that holds still: those it had, without what is gone by now. */
export function heldRequests(
  present: readonly WebhookRequestSummaryDto[],
  newestHeld: string | null,
): { readonly shown: readonly WebhookRequestSummaryDto[]; readonly fresh: number } {
  const place = newestHeld === null ? -1 : present.findIndex(({ id }) => id === newestHeld);
  return place <= 0 ? { shown: present, fresh: 0 } : { shown: present.slice(place), fresh: place };
}

/** `3 ms`, `0.8 ms`, `1.2 s`. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}

/** What a reader looks for first; the rest follows as it was sent. */
const FIRST = [
  'CallSid',
  'ParentCallSid',
  'CallStatus',
  'From',
  'To',
  'Digits',
  'Direction',
  'CallerName',
  'msg',
];

/** The parameters that say something, the most telling first, and how many are blank. */
export function arrange(parameters: readonly WebhookParameterDto[]): {
  readonly shown: readonly WebhookParameterDto[];
  readonly blank: number;
} {
  const told = parameters.filter(({ value }) => value !== '');
  const rank = ({ name }: WebhookParameterDto): number =>
    FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
  return {
    shown: told.toSorted((left, right) => rank(left) - rank(right)),
    blank: parameters.length - told.length,
  };
}

/** Longer values, such as a token, are cut; the whole is in the title. */
const LONGEST_VALUE = 160;

export function cutValue(value: string): string {
  return value.length <= LONGEST_VALUE ? value : `${value.slice(0, LONGEST_VALUE)}…`;
}
