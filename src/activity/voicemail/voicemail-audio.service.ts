import { Injectable } from '@nestjs/common';
import { CallsRepository } from '../../calls/calls.repository.js';
import { accountOf } from '../../calls/fold/fold-voicemail.js';
import type { Call, Voicemail } from '../../calls/model/call.js';
import { Clock } from '../../common/time/clock.js';
import { MINUTE } from '../../config/time.js';
import { type Reader, VisibleCalls } from '../../calls/visibility/visible-calls.js';
import {
  type Audio,
  type AudioRequest,
  RecordingAudio,
  voicemailNotFound,
  voicemailNotReady,
} from './recording-audio.js';

/** Twilio may say `completed` before its media servers have the file; after this long it will not come any more. */
const SETTLING_MILLISECONDS = 10 * MINUTE;
const LONGEST_CALLER = 64;

/** Audio, and what its file is called, without an extension. */
export type Message = Audio & { readonly fileName: string };

type OpenRequest = Omit<AudioRequest, 'recordingSid' | 'accountSid'>;

/** Finds the message of a call and opens its audio. */
@Injectable()
export class VoicemailAudioService {
  constructor(
    private readonly visible: VisibleCalls,
    private readonly calls: CallsRepository,
    private readonly recordings: RecordingAudio,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws NotFoundError `CALL_NOT_FOUND`, or `VOICEMAIL_NOT_FOUND` when the call has no message
   * @throws ConflictError `VOICEMAIL_NOT_READY`, with the seconds after which to ask again
   * @throws UpstreamError when Twilio does not hand it out
   */
  async open(callId: string, reader: Reader, request: OpenRequest): Promise<Message> {
    const call = await this.visible.find(callId, reader);
    const { recordingSid } = readyVoicemail(call);
    const accountSid = accountOf(await this.calls.listEvents(callId), recordingSid);
    const audio = await this.recordings.open({ ...request, recordingSid, accountSid });
    if (audio !== null) return { ...audio, fileName: fileNameOf(call) };
    throw this.isSettling(call) ? voicemailNotReady() : voicemailNotFound();
  }

  private isSettling({ endedAt }: Call): boolean {
    return endedAt === null || this.clock.now().getTime() - Date.parse(endedAt) < SETTLING_MILLISECONDS;
  }
}

/** By when it was and who called, as every file system takes it: `voicemail-2026-11-21-090000Z-+14155550142`. */
export function fileNameOf({ startedAt, from }: Pick<Call, 'startedAt' | 'from'>): string {
  const [day = '', time = ''] = startedAt.slice(0, 19).split('T');
  const caller = (from ?? '').replace(/[^\w+]+/g, '-').slice(0, LONGEST_CALLER);
  return ['voicemail', day, `${time.replaceAll(':', '')}Z`, caller].join('-').replace(/-+$/, '');
}

function readyVoicemail({ voicemail }: Call): Voicemail {
  if (voicemail === null) throw voicemailNotFound();
  if (voicemail.status === 'processing') throw voicemailNotReady();
  return voicemail;
}
