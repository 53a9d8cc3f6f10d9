import { type Fields, fieldsOf } from '../../common/validation/fields-of.js';
import { isTerminal } from '../../calls/fold/provider-status.js';
import { plausibleSeconds, plausibleTime } from '../../common/time/plausible-time.js';
import { SECOND } from '../../config/time.js';
import type {
  ApplicationRouting,
  RemoteAccount,
  RemoteApplication,
  RemoteCall,
  RemoteNumber,
  RemoteRecording,
  RemoteRequest,
} from './remote-resources.js';

/**
 * Reads Twilio's Call resource.
 *
 * @param resource an instance of the client's class
 * @param now by our clock, which bounds what is plausible
 * @returns `null` when it names no call or no time at all
 */
export function toRemoteCall(resource: unknown, now: Date): RemoteCall | null {
  const fields = fieldsOf(resource);
  const sid = textOf(fields['sid']);
  const startedAt = plausibleTime(fields['startTime'], now) ?? plausibleTime(fields['dateCreated'], now);
  if (sid === null || startedAt === null) return null;
  const status = textOf(fields['status']) ?? '';
  const durationSeconds = plausibleSeconds(countOf(fields['duration']));
  const endedAt = plausibleTime(fields['endTime'], now);
  return {
    sid,
    accountSid: textOf(fields['accountSid']) ?? '',
    parentSid: textOf(fields['parentCallSid']),
    from: textOf(fields['from']),
    to: textOf(fields['to']),
    direction: textOf(fields['direction']) ?? '',
    status,
    callerName: textOf(fields['callerName']),
    startedAt,
    endedAt: endedAt ?? (isTerminal(status) ? endByLength(startedAt, durationSeconds, now) : null),
    durationSeconds,
  };
}

/** A call that is over must have an end, or it would be asked for again and again. */
function endByLength(startedAt: string, durationSeconds: number | null, now: Date): string {
  return plausibleTime(new Date(Date.parse(startedAt) + (durationSeconds ?? 0) * SECOND), now) ?? startedAt;
}

/**
 * Reads Twilio's Recording resource.
 *
 * @param resource an instance of the client's class
 * @param now by our clock, which bounds what is plausible
 * @returns `null` when it belongs to no call, or without any time
 */
export function toRemoteRecording(resource: unknown, now: Date): RemoteRecording | null {
  const fields = fieldsOf(resource);
  const sid = textOf(fields['sid']);
  const callSid = textOf(fields['callSid']);
  const at = plausibleTime(fields['dateUpdated'], now) ?? plausibleTime(fields['dateCreated'], now);
  if (sid === null || callSid === null || at === null) return null;
  return {
    sid,
    callSid,
    accountSid: textOf(fields['accountSid']) ?? '',
    status: textOf(fields['status']) ?? '',
    durationSeconds: plausibleSeconds(countOf(fields['duration'])),
    errorCode: textOf(fields['errorCode']),
    source: textOf(fields['source']),
    channels: countOf(fields['channels']),
    at,
  };
}

/**
 * Reads Twilio's IncomingPhoneNumber resource.
 *
 * @param resource an instance of the client's class
 * @returns `null` when it names no number
 */
export function toRemoteNumber(resource: unknown): RemoteNumber | null {
  const fields = fieldsOf(resource);
  const sid = textOf(fields['sid']);
  const phoneNumber = textOf(fields['phoneNumber']);
  if (sid === null || phoneNumber === null) return null;
  const { voiceApplicationSid, trunkSid } = fields;
  return {
    sid,
    phoneNumber,
    routing: {
      ...toRouting(fields),
      voiceApplicationSid: textOf(voiceApplicationSid) ?? '',
      trunkSid: textOf(trunkSid) ?? '',
    },
  };
}

/**
 * Reads Twilio's Application resource.
 *
 * @param resource an instance of the client's class
 * @returns `null` when it has no sid
 */
export function toRemoteApplication(resource: unknown): RemoteApplication | null {
  const fields = fieldsOf(resource);
  const sid = textOf(fields['sid']);
  if (sid === null) return null;
  return { sid, friendlyName: textOf(fields['friendlyName']) ?? '', routing: toRouting(fields) };
}

/**
 * Reads Twilio's Account resource.
 *
 * @param resource an instance of the client's class
 * @returns `null` when it has no sid
 */
export function toRemoteAccount(resource: unknown): RemoteAccount | null {
  const fields = fieldsOf(resource);
  const sid = textOf(fields['sid']);
  if (sid === null) return null;
  return { sid, status: textOf(fields['status']) ?? '', isTrial: textOf(fields['type']) === 'Trial' };
}

function toRouting(fields: Fields): ApplicationRouting {
  const text = (name: keyof ApplicationRouting): string => textOf(fields[name]) ?? '';
  return {
    voiceUrl: text('voiceUrl'),
    voiceMethod: text('voiceMethod'),
    voiceFallbackUrl: text('voiceFallbackUrl'),
    voiceFallbackMethod: text('voiceFallbackMethod'),
    statusCallback: text('statusCallback'),
    statusCallbackMethod: text('statusCallbackMethod'),
  };
}

/**
 * Reads Twilio's Call Event resource: one request to us, and our answer.
 *
 * Twilio documents neither when `date_created` is taken nor the unit of `request_duration`; in its examples it is milliseconds, and
 * the request is taken to have begun that much earlier.
 *
 * @param resource an instance of the client's class
 * @param now by our clock, which bounds what is plausible
 * @returns `null` when there is no address
 */
export function toRemoteRequest(resource: unknown, now: Date): RemoteRequest | null {
  const { request, response } = fieldsOf(resource);
  const sent = fieldsOf(request);
  const received = fieldsOf(response);
  const url = textOf(sent['url']);
  if (url === null) return null;
  return {
    url,
    parameters: originalNames(fieldsOf(sent['parameters'])),
    at: sentAt(received, now),
    status: countOf(received['response_code']),
    answer: textOf(received['response_body']),
  };
}

function sentAt(received: Fields, now: Date): string | null {
  const answeredAt = plausibleTime(received['date_created'], now);
  if (answeredAt === null) return null;
  const duration = countOf(received['request_duration']) ?? 0;
  return plausibleTime(new Date(Date.parse(answeredAt) - duration), now);
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

/** @returns a text, or a number as text; `null` for anything else and for blanks */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** @returns a whole number of at least 0, also from text; else `null`. Twilio gives -1 where it does not know. */
export function countOf(value: unknown): number | null {
  const text = textOf(value);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
