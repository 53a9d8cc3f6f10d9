import { countOf, textOf, timeOf, toFields } from './read-fields.js';
import type { RemoteCall } from './remote-resources.js';

/**
 * Reads Twilio's Call resource.
 *
 * @param resource an instance of the client's class
 * @returns `null` when it names no call or no time at all
 */
export function toRemoteCall(resource: unknown): RemoteCall | null {
  const fields = toFields(resource);
  const sid = textOf(fields['sid']);
  const startedAt = timeOf(fields['startTime']) ?? timeOf(fields['dateCreated']);
  if (sid === null || startedAt === null) return null;
  return {
    sid,
    accountSid: textOf(fields['accountSid']) ?? '',
    parentSid: textOf(fields['parentCallSid']),
    from: textOf(fields['from']),
    to: textOf(fields['to']),
    direction: textOf(fields['direction']) ?? '',
    status: textOf(fields['status']) ?? '',
    callerName: textOf(fields['callerName']),
    startedAt,
    endedAt: timeOf(fields['endTime']),
    durationSeconds: countOf(fields['duration']),
  };
}
