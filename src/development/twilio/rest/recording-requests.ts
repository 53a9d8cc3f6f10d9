import {
  RECORDING_FORMATS,
  type RecordingFormat,
  type RecordingsFolder,
} from '../history/recordings-folder.js';
import { dateFilter, dateNames, onlyKnown, textFilter } from './list-filters.js';
import { pageOf } from './list-page.js';
import { type KeptRecording, toKeptRecording, toRecordingResource } from './recording-resource.js';
import { json, notFound, problem, reading, REMOVED, type RestAnswer } from './rest-answer.js';
import type { RestRequest } from './rest-request.js';

const ONE_RECORDING = /^\/Recordings\/(RE[0-9a-fA-F]{32})(?:\.(\w+))?$/;
const OF_CALL = /^\/Calls\/(CA[0-9a-fA-F]{32})\/Recordings\.json$/;
const FILTERS = ['CallSid', 'ConferenceSid', 'IncludeSoftDeleted', ...dateNames('DateCreated')];
const PLACE_DIGITS = 15;

const CONTENT_TYPES: Readonly<Record<Exclude<RecordingFormat, 'json'>, string>> = {
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
   * @throws ListProblemError for parameters that Twilio refuses
   */
  async answer(tail: string, request: RestRequest): Promise<RestAnswer | null> {
    if (tail === '/Recordings.json') return reading(request, () => this.list(request, null));
    const [, callSid] = OF_CALL.exec(tail) ?? [];
    if (callSid !== undefined) return reading(request, () => this.list(request, callSid));
    const [, sid, extension = 'wav'] = ONE_RECORDING.exec(tail) ?? [];
    const format = RECORDING_FORMATS.find((name) => name === extension);
    if (sid === undefined || format === undefined) return null;
    if (request.method === 'DELETE') return this.remove(sid, request);
    return reading(request, () => this.one(sid, format, request));
  }

  private async list(request: RestRequest, callSid: string | null): Promise<RestAnswer> {
    const isWanted = recordingFilter(request.query);
    const recordings = (await this.recordings.list()).map((text) => toKeptRecording(text));
    const ofCall = recordings.filter(({ call_sid }) => callSid === null || callSid === call_sid);
    const page = pageOf<KeptRecording>(
      {
        key: 'recordings',
        items: ofCall.filter((recording) => isWanted(recording)),
        placeOf: ({ date_created, sid }) =>
          String(Date.parse(date_created)).padStart(PLACE_DIGITS, '0') + sid,
        order: 'newest first',
        toResource: (recording) => toRecordingResource(recording, request),
      },
      request,
    );
    return json(page);
  }

  private async one(sid: string, format: RecordingFormat, request: RestRequest): Promise<RestAnswer> {
    if (request.query.get('RequestedChannels') === '2') return NO_SECOND_CHANNEL;
    const content = await this.recordings.read(sid, format);
    if (content === null) return notFound(request.path);
    if (format === 'json')
      return json(toRecordingResource(toKeptRecording(content.toString('utf8')), request));
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
