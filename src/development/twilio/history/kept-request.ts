import type { SentRequest } from '../network/sent-request.js';

/** One attempt of a request as it is kept on disk. */
export interface KeptRequest {
  readonly method: 'GET' | 'POST';
  /** As it was signed. */
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** HTTP status, or `null` when there was no answer. */
  readonly status: number | null;
  readonly contentType: string | null;
  readonly body: string;
  readonly milliseconds: number;
  /** ISO 8601 in simulated time. */
  readonly at: string;
}

/** What is kept of a request: neither its signature nor what Twilio does not tell. */
export function keptRequest(sent: SentRequest): KeptRequest {
  const { method, url, parameters, status, contentType, body, milliseconds, at } = sent;
  return { method, url, parameters, status, contentType, body, milliseconds, at: at.toISOString() };
}

/**
 * Reads what {@link KeptRequest} was written as.
 *
 * @throws TypeError when it is something else
 */
export function toKeptRequest(text: string): KeptRequest {
  const value: unknown = JSON.parse(text);
  if (!isKeptRequest(value)) throw new TypeError('This is no request that the simulator has kept');
  return value;
}

function isKeptRequest(value: unknown): value is KeptRequest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'url' in value &&
    'parameters' in value &&
    typeof value.parameters === 'object' &&
    'status' in value &&
    'at' in value
  );
}
