import type { KnownNumberRow, PlayedSessionRow } from '../pool/session-rows.js';

/** What a dialled number is answered with from memory. */
export type RememberedAnswer =
  /** The session's greeting. */
  | { readonly answer: 'greeting'; readonly session: PlayedSessionRow }
  /** Words that the number is not in use: the session has had all of its calls, or the caller called an earlier tenant. */
  | { readonly answer: 'full' | 'echo'; readonly session: PlayedSessionRow }
  /** The same words: nobody has the number, or it is too long ago that this was known. */
  | { readonly answer: 'idle' }
  /** The number is not known to be one of the pool. */
  | { readonly answer: 'unknown' };

export interface AnswerRules {
  /** How long a number rests between two tenants, in seconds. */
  readonly coolDownSeconds: number;
  /** How long an earlier tenant's caller does not get a later tenant's greeting, in seconds; 0 for not at all. */
  readonly echoSeconds: number;
}

/** When it is, and when the memory was right, in milliseconds of one clock: that of the database, as far as it is known. */
export interface Look {
  readonly now: number;
  /** When the last successful question was *sent*: it may have been answered with how things were right then. */
  readonly lookedAt: number;
}

/** A look and what becomes of it take time, as does an answer on its way to the caller. */
const MARGIN_MILLISECONDS = 30_000;
/** Where a number does not rest, as in development, nothing is safe: a stated convenience. */
const PLAYED_WITHOUT_COOL_DOWN_MILLISECONDS = 300_000;

/**
 * What a dialled number is answered with by what is known of it in memory.
 *
 * @param known `null` for a number that the memory does not have
 * @param caller in E.164; `null` when withheld
 */
export function answerFor(
  known: KnownNumberRow | null,
  caller: string | null,
  look: Look,
  rules: AnswerRules,
): RememberedAnswer {
  if (known === null || known.is_retired) return { answer: 'unknown' };
  const { session } = known;
  if (session === null || look.now >= playableUntil(session, look.lookedAt, rules)) return { answer: 'idle' };
  if (isEcho(known, caller, look.now - rules.echoSeconds * 1000)) return { answer: 'echo', session };
  if (session.max_calls !== null && session.call_count >= session.max_calls)
    return { answer: 'full', session };
  return { answer: 'greeting', session };
}

/**
 * Until when a session may be played without another look: until its own end, and as long as its number cannot have been lent to
 * another tenant. It may have been ended right after the look; then its number has rested from that moment on.
 *
 * @param lookedAt see {@link Look}
 * @returns milliseconds of the same clock
 */
export function playableUntil(
  session: Pick<PlayedSessionRow, 'expires_at'>,
  lookedAt: number,
  { coolDownSeconds }: Pick<AnswerRules, 'coolDownSeconds'>,
): number {
  const safe =
    coolDownSeconds === 0
      ? PLAYED_WITHOUT_COOL_DOWN_MILLISECONDS
      : coolDownSeconds * 1000 - MARGIN_MILLISECONDS;
  return Math.min(Date.parse(session.expires_at), lookedAt + safe);
}

function isEcho({ callers }: KnownNumberRow, caller: string | null, since: number): boolean {
  const last = caller === null || !Object.hasOwn(callers, caller) ? undefined : callers[caller];
  return last !== undefined && Date.parse(last) > since;
}
