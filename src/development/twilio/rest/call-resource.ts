import type { KeptLeg, KeptRequest } from '../history/calls-folder.js';
import { phoneNumberSid } from '../history/numbers-folder.js';
import { rfc2822 } from '../network/simulated-time.js';

const API_VERSION = '2010-04-01';

/** Twilio's gateway says this of a server that it could not reach or that did not answer. */
const NO_ANSWER = 502;

const SUBRESOURCES = {
  events: 'Events',
  notifications: 'Notifications',
  payments: 'Payments',
  recordings: 'Recordings',
  siprec: 'Siprec',
  streams: 'Streams',
  transcriptions: 'Transcriptions',
  user_defined_message_subscriptions: 'UserDefinedMessageSubscriptions',
  user_defined_messages: 'UserDefinedMessages',
};

/** Twilio's Call resource of one leg; dates are RFC 2822, and whatever is unknown is `null`. */
export function toCallResource(leg: KeptLeg): object {
  const { parameters, sid, status, createdAt, updatedAt, endedAt } = leg;
  const { AccountSid: account = '', From: from = '', To: to = '', Direction: direction = '' } = parameters;
  const path = `/${API_VERSION}/Accounts/${account}/Calls/${sid}`;
  return {
    sid,
    date_created: rfc2822(new Date(createdAt)),
    date_updated: rfc2822(new Date(updatedAt)),
    parent_call_sid: parameters['ParentCallSid'] ?? null,
    account_sid: account,
    to,
    to_formatted: formatted(to),
    from,
    from_formatted: formatted(from),
    phone_number_sid: direction === 'inbound' ? phoneNumberSid(to) : null,
    status,
    start_time: rfc2822OrNull(startTimeOf(leg)),
    end_time: rfc2822OrNull(endedAt),
    duration: durationOf(leg),
    price: null,
    price_unit: 'USD',
    direction,
    answered_by: null,
    annotation: null,
    api_version: API_VERSION,
    forwarded_from: parameters['ForwardedFrom'] ?? null,
    group_sid: null,
    caller_name: parameters['CallerName'] ?? null,
    queue_time: '0',
    trunk_sid: null,
    uri: `${path}.json`,
    subresource_uris: subresources(path),
  };
}

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

/**
 * When the call began, ISO 8601: when it was answered, or else dialled; `null` before that.
 *
 * In Twilio's examples `end_time` less `start_time` is `duration`, and `date_created` lies before by the time of ringing.
 */
export function startTimeOf({ status, answeredAt, createdAt }: KeptLeg): string | null {
  return status === 'queued' ? null : (answeredAt ?? createdAt);
}

/** Whole seconds as text. By the documentation a call under way has none; one that nobody answered is captured with `0`. */
function durationOf({ answeredAt, endedAt }: KeptLeg): string | null {
  if (endedAt === null) return null;
  if (answeredAt === null) return '0';
  return String(Math.round((Date.parse(endedAt) - Date.parse(answeredAt)) / 1000));
}

/** North American numbers are shown as `(415) 555-0142`, all others as they are. */
function formatted(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
}

function subresources(path: string): Record<string, string> {
  const entries = Object.entries(SUBRESOURCES).map(([name, part]) => [name, `${path}/${part}.json`] as const);
  return Object.fromEntries(entries);
}

function rfc2822OrNull(moment: string | null): string | null {
  return moment === null ? null : rfc2822(new Date(moment));
}

function snakeCase(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}
