import { fieldsOf } from '../../common/validation/fields-of.js';
import { StoreUnavailableError } from '../../database/link/store.errors.js';

/** A session of which nobody asks more than how calls are to be answered. Times are PostgreSQL's, in ISO 8601 with an offset. */
export interface PlayedSessionRow {
  /** The fencing token: whatever is done by it never touches a number that was lent again. */
  readonly id: string;
  /** The name of the API key that made it; with `user_id` the tenant. */
  readonly api_key: string;
  readonly user_id: string;
  readonly phone_number_id: string;
  /** Either this or the text. */
  readonly greeting_url: string | null;
  readonly greeting_text: string | null;
  readonly record_voicemail: boolean;
  /** How many calls have the greeting at most; `null` for any number. */
  readonly max_calls: number | null;
  /** How many have had it, each once. */
  readonly call_count: number;
  readonly created_at: string;
  /** When it is or was to end by itself. */
  readonly expires_at: string;
  /** When it ended; of one that ran out this is noted when its number is lent again. */
  readonly ended_at: string | null;
}

/** A session as the functions of the database answer with it. */
export interface SessionRow extends PlayedSessionRow {
  readonly metadata: Readonly<Record<string, unknown>>;
  /** In E.164. */
  readonly phone_number: string;
  /** By the database's clock when it answered. */
  readonly status: SessionStatus;
}

export const SESSION_STATUSES = ['active', 'expired'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** A number of the pool. */
export interface NumberRow {
  readonly id: string;
  /** In E.164. */
  readonly number: string;
  /** Two capital letters of ISO 3166. */
  readonly country: string | null;
  readonly area_code: string | null;
  /** The session that has or last had it. */
  readonly session_id: string | null;
  /** When that one ends or ended. */
  readonly expires_at: string | null;
  readonly created_at: string;
  readonly retired_at: string | null;
  readonly state: 'free' | 'cooling' | 'lent' | 'retired';
}

/** What a memory has to know of a number. */
export interface KnownNumberRow {
  readonly id: string;
  readonly number: string;
  /** No longer in the pool. */
  readonly is_retired: boolean;
  /** When the session that has or last had it ends or ended. */
  readonly expires_at: string | null;
  /** The session that has it; `null` when none had it at the look. */
  readonly session: PlayedSessionRow | null;
  /** Who called it while other tenants had it, in E.164, and the last time that each did. */
  readonly callers: Readonly<Record<string, string>>;
}

/** What has changed in the pool since a place. */
export interface NumberChanges {
  /** From where to ask the next time. */
  readonly place: string;
  /** Whether this is every number there is, and those that are not here are gone. */
  readonly is_whole: boolean;
  /** The database's clock. */
  readonly at: string;
  /** Some of them may have been told before. */
  readonly numbers: readonly KnownNumberRow[];
}

/** How a call to a number was answered, or is to be: see `answerFor`. */
export const SESSION_ANSWERS = ['greeting', 'full', 'echo', 'idle', 'unknown'] as const;

/** What the database answers a call with. */
export type CallAnswer =
  | { readonly answer: 'greeting' | 'full' | 'echo'; readonly session: SessionRow }
  | { readonly answer: 'idle' | 'unknown'; readonly session: null };

/** What became of a change: what there is now, or why nothing has changed. */
export type Saved<Row, Reason extends Refusal> = { readonly saved: Row } | Reason;
/** Why nothing has changed. */
export interface Refusal {
  readonly refused: string;
}

/** @throws StoreUnavailableError for what no function that changes something answers */
export function toSaved<Answer extends Saved<unknown, Refusal>>(answer: unknown): Answer {
  return expected(answer, isSaved<Answer>);
}

/** @throws StoreUnavailableError for anything but rows with an id */
export function toRows<Row>(answer: unknown): readonly Row[] {
  return expected(answer, areRows<Row>);
}

/** @throws StoreUnavailableError for anything else */
export function toCallAnswer(answer: unknown): CallAnswer {
  return expected(answer, isCallAnswer);
}

/** Also for what a snapshot kept. @throws StoreUnavailableError for anything else */
export function toNumberChanges(answer: unknown): NumberChanges {
  return expected(answer, isNumberChanges);
}

/** Only the functions of the database make answers, and its constraints hold what their rows say: the outline is enough. */
function expected<T>(answer: unknown, isIt: (value: unknown) => value is T): T {
  if (isIt(answer)) return answer;
  throw new StoreUnavailableError('Supabase answered something else than what was asked of the pool');
}

function isSaved<Answer>(value: unknown): value is Answer {
  const { saved, refused } = fieldsOf(value);
  return typeof saved === 'object' ? saved !== null : typeof refused === 'string';
}

function areRows<Row>(value: unknown): value is readonly Row[] {
  return Array.isArray(value) && value.every((row) => typeof fieldsOf(row)['id'] === 'string');
}

function isCallAnswer(value: unknown): value is CallAnswer {
  const { answer, session } = fieldsOf(value);
  if (!SESSION_ANSWERS.some((known) => known === answer)) return false;
  const hasSession = typeof fieldsOf(session)['id'] === 'string';
  return hasSession !== (answer === 'idle' || answer === 'unknown');
}

function isNumberChanges(value: unknown): value is NumberChanges {
  const { place, at, numbers } = fieldsOf(value);
  return typeof place === 'string' && typeof at === 'string' && areRows<KnownNumberRow>(numbers);
}
