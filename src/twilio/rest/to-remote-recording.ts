import { countOf, textOf, timeOf, toFields } from './read-fields.js';
import type { RemoteRecording } from './remote-resources.js';

/**
 * Reads Twilio's Recording resource.
 *
 * @param resource an instance of the client's class
 * @returns `null` when it belongs to no call, or without any time
 */
export function toRemoteRecording(resource: unknown): RemoteRecording | null {
  const fields = toFields(resource);
  const sid = textOf(fields['sid']);
  const callSid = textOf(fields['callSid']);
  const at = timeOf(fields['dateUpdated']) ?? timeOf(fields['dateCreated']);
  if (sid === null || callSid === null || at === null) return null;
  return {
    sid,
    callSid,
    accountSid: textOf(fields['accountSid']) ?? '',
    status: textOf(fields['status']) ?? '',
    durationSeconds: countOf(fields['duration']),
    errorCode: textOf(fields['errorCode']),
    at,
  };
}
