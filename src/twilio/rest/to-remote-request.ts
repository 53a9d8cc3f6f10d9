import { countOf, type Fields, textOf, timeOf, toFields } from './read-fields.js';
import type { RemoteRequest } from './remote-resources.js';

/**
 * Reads Twilio's Call Event resource: one request to us, and our answer.
 *
 * Twilio documents neither when `date_created` is taken nor the unit of `request_duration`; in its examples it is milliseconds, and
 * the request is taken to have begun that much earlier.
 *
 * @param resource an instance of the client's class
 * @returns `null` when there is no address
 */
export function toRemoteRequest(resource: unknown): RemoteRequest | null {
  const { request, response } = toFields(resource);
  const sent = toFields(request);
  const received = toFields(response);
  const url = textOf(sent['url']);
  if (url === null) return null;
  return {
    url,
    parameters: originalNames(toFields(sent['parameters'])),
    at: sentAt(received),
    status: countOf(received['response_code']),
    answer: textOf(received['response_body']),
  };
}

function sentAt(received: Fields): string | null {
  const answeredAt = timeOf(received['date_created']);
  if (answeredAt === null) return null;
  const duration = countOf(received['request_duration']) ?? 0;
  return new Date(Date.parse(answeredAt) - duration).toISOString();
}

/** Twilio gives the names there in lower case with underscores: `CallSid` was sent, `call_sid` is shown. */
function originalNames(parameters: Fields): Record<string, string> {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === null ? [] : [[originalName(name), text] as const];
  });
  return Object.fromEntries(pairs);
}

function originalName(name: string): string {
  return name.replace(/(?:^|_)([a-z\d])/g, (_match, letter: string) => letter.toUpperCase());
}
