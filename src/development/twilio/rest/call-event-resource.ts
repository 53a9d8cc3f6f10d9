import { rfc2822 } from '../phone/leg-callbacks.js';
import type { KeptRequest } from '../history/kept-request.js';

/** Twilio's gateway says this of a server that it could not reach or that did not answer. */
const NO_ANSWER = 502;

/**
 * Twilio's Event resource of one request: what it asked, and what the server said.
 *
 * Twilio documents the names of parameters there in lower case with underscores, so `CallSid` is `call_sid`.
 */
export function toCallEventResource(request: KeptRequest): object {
  const { method, url, parameters, status, milliseconds, contentType, body, at } = request;
  const named = Object.entries(parameters).map(([name, value]) => [snakeCase(name), value] as const);
  return {
    request: { method, url, parameters: Object.fromEntries(named) },
    response: {
      response_code: status ?? NO_ANSWER,
      request_duration: milliseconds,
      content_type: contentType,
      response_body: body,
      date_created: rfc2822(new Date(at)),
    },
  };
}

function snakeCase(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}
