import type { RestRequest } from './rest-request.js';

/** What the API's answers look at of a recording's metadata. */
export interface KeptRecording {
  readonly sid: string;
  readonly account_sid: string;
  readonly call_sid: string;
  /** RFC 2822. */
  readonly date_created: string;
}

/**
 * Reads the metadata of a recording.
 *
 * @throws TypeError when it is something else
 */
export function toKeptRecording(text: string): KeptRecording {
  const value: unknown = JSON.parse(text);
  if (!isKeptRecording(value)) throw new TypeError('This is no recording that the simulator has kept');
  return value;
}

/** Twilio's Recording resource: what is kept, and the addresses, which depend on where the API is asked. */
export function toRecordingResource(recording: KeptRecording, { origin }: RestRequest): object {
  const path = `/2010-04-01/Accounts/${recording.account_sid}/Recordings/${recording.sid}`;
  return {
    conference_sid: null,
    encryption_details: null,
    ...recording,
    media_url: origin + path,
    subresource_uris: {
      add_on_results: `${path}/AddOnResults.json`,
      transcriptions: `${path}/Transcriptions.json`,
    },
  };
}

function isKeptRecording(value: unknown): value is KeptRecording {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['sid', 'account_sid', 'call_sid', 'date_created'].every((name) => name in value)
  );
}
