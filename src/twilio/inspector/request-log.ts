import type { Form } from '../../common/http/body-parsers.js';

/** What an entry costs besides its texts, about, in bytes. */
const ENTRY_BYTES = 512;
/** What a parameter costs besides its texts, about, in bytes. */
const PARAMETER_BYTES = 64;
/** A character takes one byte or two; two are counted. */
const CHARACTER_BYTES = 2;

/** A request that Twilio signed, and what it was answered. */
export interface InspectedRequest {
  readonly id: string;
  /** When it was answered, ISO 8601 UTC. */
  readonly at: string;
  /** Path and query as they arrived. */
  readonly path: string;
  readonly parameters: Form;
  /** The caller's own leg. */
  readonly callId: string | null;
  /** Every call that it names. */
  readonly callIds: readonly string[];
  /** HTTP status of the answer. */
  readonly status: number;
  /** The body of the answer, TwiML as a rule; `null` for none. */
  readonly answer: string | null;
  /** From the request's arrival to the end of the answer. */
  readonly durationMilliseconds: number;
  /** The request that was sent again; `null` for one that Twilio sent. */
  readonly replayOf: string | null;
}

/** Why requests to Twilio's addresses were refused. */
export const REFUSALS = ['SIGNATURE_MISSING', 'SIGNATURE_INVALID', 'NOT_UNDERSTOOD'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** How many requests were refused for one reason; nothing else is known of them. */
export interface RefusalCount {
  readonly reason: Refusal;
  readonly count: number;
  /** When the last one was, ISO 8601 UTC. */
  readonly lastAt: string;
}

interface Entry {
  readonly request: InspectedRequest;
  /** What it takes, about. */
  readonly bytes: number;
}

/** The last requests, as many as fit into a number of bytes: the oldest make room. */
export class RequestLog {
  private readonly requests = new Map<string, Entry>();
  /** How many requests name each call. */
  private readonly calls = new Map<string, number>();
  private readonly refusals = new Map<Refusal, RefusalCount>();
  private size = 0;

  /** @param mostBytes what they may take; 0 keeps none */
  constructor(readonly mostBytes: number) {}

  /** What they take, about. */
  get bytes(): number {
    return this.size;
  }

  get count(): number {
    return this.requests.size;
  }

  /** One that does not fit at all is not kept. */
  add(request: InspectedRequest): void {
    const bytes = bytesOf(request);
    if (bytes > this.mostBytes) return;
    this.requests.set(request.id, { request, bytes });
    this.size += bytes;
    for (const callId of request.callIds) this.calls.set(callId, (this.calls.get(callId) ?? 0) + 1);
    for (const oldest of this.requests.values()) {
      if (this.size <= this.mostBytes) return;
      this.remove(oldest);
    }
  }

  refuse(reason: Refusal, at: string): void {
    const count = (this.refusals.get(reason)?.count ?? 0) + 1;
    this.refusals.set(reason, { reason, count, lastAt: at });
  }

  find(id: string): InspectedRequest | null {
    return this.requests.get(id)?.request ?? null;
  }

  /** @returns the last ones, the newest first */
  newest(limit: number): InspectedRequest[] {
    const newest = [...this.requests.values()].slice(-limit).reverse();
    return newest.map(({ request }) => request);
  }

  /** Those that were refused, by reason, in a fixed order. */
  refused(): RefusalCount[] {
    return REFUSALS.flatMap((reason) => this.refusals.get(reason) ?? []);
  }

  /** Whether anything is kept of a call. */
  knows(callId: string): boolean {
    return this.calls.has(callId);
  }

  /** Forgets everything about some calls. */
  purge(callIds: readonly string[]): void {
    const purged = new Set(callIds);
    const isNamed = ({ request }: Entry): boolean => request.callIds.some((id) => purged.has(id));
    for (const entry of [...this.requests.values()].filter(isNamed)) this.remove(entry);
  }

  private remove({ request, bytes }: Entry): void {
    this.requests.delete(request.id);
    this.size -= bytes;
    for (const callId of request.callIds) {
      const rest = (this.calls.get(callId) ?? 0) - 1;
      if (rest > 0) this.calls.set(callId, rest);
      else this.calls.delete(callId);
    }
  }
}

function bytesOf({ path, parameters, answer }: InspectedRequest): number {
  let characters = path.length + (answer?.length ?? 0);
  let count = 0;
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of [values ?? ''].flat()) {
      characters += name.length + value.length;
      count += 1;
    }
  }
  return ENTRY_BYTES + count * PARAMETER_BYTES + characters * CHARACTER_BYTES;
}
