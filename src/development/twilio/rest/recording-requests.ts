import type { AudioFormat, KeptRecording, RecordingsFolder } from '../history/recordings-folder.js';
import { dateFilter, dateNames, onlyKnown, pageOf, placeAt, textFilter } from './list-page.js';
import {
  json,
  notFound,
  problem,
  reading,
  REMOVED,
  type RestAnswer,
  type RestRequest,
} from './rest-answer.js';

const ONE_RECORDING = /^\/Recordings\/(RE[0-9a-fA-F]{32})(?:\.(\w+))?$/;
const OF_CALL = /^\/Calls\/(CA[0-9a-fA-F]{32})\/Recordings\.json$/;
const FILTERS = ['CallSid', 'ConferenceSid', 'IncludeSoftDeleted', ...dateNames('DateCreated')];

const CONTENT_TYPES: Readonly<Record<AudioFormat, string>> = {
  wav: 'audio/x-wav',
  mp3: 'audio/mpeg',
};

const NO_SECOND_CHANNEL = problem({
  status: 400,
  code: 20001,
  message: 'RequestedChannels is more than the recording has',
});

/** Answers Twilio's paths for recordings: lists, audio as WAV or MP3, metadata as JSON, and removal. */
export class RecordingRequests {
  constructor(private readonly recordings: RecordingsFolder) {}

  /**
   * @param tail the path below the account
   * @returns `null` when it is none of a recording
   * @throws BadParameterError for parameters that Twilio refuses
   */
  async answer(tail: string, request: RestRequest): Promise<RestAnswer | null> {
    if (tail === '/Recordings.json') return reading(request, () => this.list(request, null));
    const [, callSid] = OF_CALL.exec(tail) ?? [];
    if (callSid !== undefined) return reading(request, () => this.list(request, callSid));
    const [, sid, extension = 'wav'] = ONE_RECORDING.exec(tail) ?? [];
    if (sid === undefined || !isFormat(extension)) return null;
    if (request.method === 'DELETE') return this.remove(sid, request);
    return reading(request, () => this.one(sid, extension, request));
  }

  private async list(request: RestRequest, callSid: string | null): Promise<RestAnswer> {
    const isWanted = recordingFilter(request.query);
    const recordings = await this.recordings.list();
    const ofCall = recordings.filter(({ call_sid }) => callSid === null || callSid === call_sid);
    const page = pageOf<KeptRecording>(
      {
        key: 'recordings',
        items: ofCall.filter((recording) => isWanted(recording)),
        placeOf: ({ date_created, sid }) => placeAt(Date.parse(date_created)) + sid,
        order: 'newest first',
        toResource: (recording) => toRecordingResource(recording, request),
      },
      request,
    );
    return json(page);
  }

  private async one(sid: string, format: AudioFormat | 'json', request: RestRequest): Promise<RestAnswer> {
    if (request.query.get('RequestedChannels') === '2') return NO_SECOND_CHANNEL;
    if (format === 'json') {
      const recording = await this.recordings.find(sid);
      return recording === null ? notFound(request.path) : json(toRecordingResource(recording, request));
    }
    const content = await this.recordings.read(sid, format);
    if (content === null) return notFound(request.path);
    return { kind: 'file', contentType: CONTENT_TYPES[format], content };
  }

  private async remove(sid: string, { path }: RestRequest): Promise<RestAnswer> {
    return (await this.recordings.remove(sid)) ? REMOVED : notFound(path);
  }
}

/** The simulated Twilio has no conferences and keeps nothing that was removed. */
function recordingFilter(query: URLSearchParams): (recording: KeptRecording) => boolean {
  onlyKnown(query, FILTERS);
  const isCallWanted = textFilter(query, 'CallSid');
  const isConferenceWanted = textFilter(query, 'ConferenceSid');
  const isDateWanted = dateFilter(query, 'DateCreated');
  return ({ call_sid, date_created }) =>
    isCallWanted(call_sid) && isConferenceWanted(null) && isDateWanted(new Date(date_created).toISOString());
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

function isFormat(extension: string): extension is AudioFormat | 'json' {
  return ['wav', 'mp3', 'json'].includes(extension);
}
