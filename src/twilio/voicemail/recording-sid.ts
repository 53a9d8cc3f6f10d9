import type { TwilioRequest } from '../webhooks/twilio-request.js';

const RECORDING_SID = /^RE[0-9a-fA-F]{32}$/;
const RECORDING_SID_IN_URL = /\/Recordings\/(RE[0-9a-fA-F]{32})(?![0-9a-zA-Z])/;

/**
 * The sid of the recording a request is about, or `null` when none is valid.
 *
 * Twilio does not list `RecordingSid` among the parameters of the Record action, so the sid is read from `RecordingUrl`
 * when it is not there. Nothing else of that URL is kept or ever asked for.
 */
export function recordingSid(request: TwilioRequest): string | null {
  const sid = request.text('RecordingSid');
  if (sid !== null) return RECORDING_SID.test(sid) ? sid : null;
  return RECORDING_SID_IN_URL.exec(request.text('RecordingUrl') ?? '')?.[1] ?? null;
}
