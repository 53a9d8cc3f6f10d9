import type { EventBody } from './lifecycle-call.js';

/** Any JSON object. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** What a server made of an event. */
export interface EventAnswer {
  /** HTTP's; `null` when there was no answer. */
  readonly status: number | null;
  /** The id of the event in the history; `null` when it is in none. */
  readonly id: string | null;
  readonly state: string | null;
  /** Of a refused event: what may be reported now. */
  readonly allowed: readonly string[];
  readonly repeated: boolean;
  /** What was wrong, for people; `null` of an event that counts. */
  readonly problem: string | null;
}

export interface EventsClientSettings {
  /** Without a slash at its end. */
  readonly url: string;
  readonly apiKey: string;
  /** Longest time for one request, its answer included. */
  readonly timeoutMilliseconds?: number;
}

/** A server did not answer a request, or not as was hoped. */
export class RequestFailedError extends Error {
  readonly code = 'REQUEST_FAILED';

  /** @param status HTTP's; `null` without an answer */
  constructor(
    message: string,
    readonly status: number | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const TIMEOUT = 10_000;
const MOST_PAGES = 50;

/** Reports events to a server, and reads what it made of them. */
export class EventsClient {
  constructor(private readonly settings: EventsClientSettings) {}

  /** Sends one event once; a missing answer is a result like any other. */
  async report(body: EventBody): Promise<EventAnswer> {
    try {
      return toAnswer(await this.request('/api/events', body));
    } catch (error: unknown) {
      return {
        ...{ status: null, id: null, state: null, allowed: [], repeated: false },
        problem: describe(error),
      };
    }
  }

  /**
   * @param path with its query, if any
   * @returns `null` when there is nothing (404)
   * @throws RequestFailedError for any other answer than 200, and without one
   */
  async get(path: string): Promise<JsonRow | null> {
    const { status, body } = await this.request(path).catch((error: unknown) => {
      throw new RequestFailedError(`GET ${path}: ${describe(error)}`, null, { cause: error });
    });
    if (status === 404) return null;
    if (status === 200) return body;
    throw new RequestFailedError(`GET ${path}: ${status} ${problemOf(body)}`, status);
  }

  /** @returns the items of a list, page by page, until `isEnough` says so; none when there is no such list */
  async list(
    path: string,
    isEnough: (items: readonly JsonRow[]) => boolean = () => false,
  ): Promise<JsonRow[]> {
    const items: JsonRow[] = [];
    const mark = path.includes('?') ? '&' : '?';
    for (let page = 0, cursor: unknown = ''; page < MOST_PAGES && typeof cursor === 'string'; page += 1) {
      const next = cursor === '' ? '' : `${mark}cursor=${encodeURIComponent(cursor)}`;
      const body: JsonRow = (await this.get(path + next)) ?? {};
      if (Array.isArray(body['items'])) items.push(...body['items'].filter(isRow));
      cursor = isEnough(items) ? null : body['nextCursor'];
    }
    return items;
  }

  private async request(path: string, body?: EventBody): Promise<{ status: number; body: JsonRow }> {
    const { url, apiKey, timeoutMilliseconds = TIMEOUT } = this.settings;
    const answer = await fetch(url + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-api-key': apiKey, ...(body && { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    const text = await answer.text();
    return { status: answer.status, body: parseRow(text) };
  }
}

function toAnswer({ status, body }: { status: number; body: JsonRow }): EventAnswer {
  const { id, state, allowed, repeated } = body;
  return {
    status,
    id: typeof id === 'string' ? id : null,
    state: typeof state === 'string' ? state : null,
    allowed: Array.isArray(allowed) ? allowed.map(String) : [],
    repeated: repeated === true,
    problem: status === 202 ? null : problemOf(body),
  };
}

/** What an error says, in one line. */
function problemOf({ code, message, details }: JsonRow): string {
  const problems = Array.isArray(details) ? details.filter(isRow).map(({ problem }) => String(problem)) : [];
  const about = problems.length > 0 ? problems.join('; ') : message;
  return [code, about].filter((text) => typeof text === 'string').join(': ');
}

/** What is no JSON object says nothing. */
function parseRow(text: string): JsonRow {
  try {
    const value: unknown = JSON.parse(text);
    return isRow(value) ? value : {};
  } catch {
    return {};
  }
}

function isRow(value: unknown): value is JsonRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The reason of a failed `fetch` is its cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `${error.message}${code}`;
}
