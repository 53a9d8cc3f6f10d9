import { pipeline, Readable } from 'node:stream';
import { Injectable, Logger } from '@nestjs/common';
import {
  BadRequestError,
  ConflictError,
  NotFoundError,
  UpstreamError,
} from '../../common/errors/request.errors.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { AppConfig } from '../../config/app-config.js';
import type { AudioFormat } from './audio-format.js';
import { AudioLimits, AudioTransfer, ByteLimit } from './audio-transfer.js';
import { checkMedia, fetchMedia, type MediaRequest } from './fetch-media.js';

/** Which audio is asked for, and how. */
export interface AudioRequest {
  readonly recordingSid: string;
  /** The account that has it, an account sid; `null` for our own. */
  readonly accountSid: string | null;
  readonly format: AudioFormat;
  readonly method: 'GET' | 'HEAD';
  /** One byte range, or `null` for the whole. */
  readonly range: string | null;
  /** Aborts when the client goes away. */
  readonly client: AbortSignal;
}

/** Audio as it arrives; `body` is `null` for HEAD and for 416. */
export interface Audio {
  readonly status: 200 | 206 | 416;
  /** Only `content-length`, `content-range` and `accept-ranges`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable | null;
}

const RECORDING_SID = /^RE[0-9a-fA-F]{32}$/;
const PASSED_HEADERS = ['content-length', 'content-range', 'accept-ranges'];

/**
 * Streams recordings from Twilio.
 *
 * The address is built from our settings and two checked sids alone, so that no request can send our credentials elsewhere. What a
 * subaccount has is found below that account, which our own credentials open too (Twilio, "Subaccounts").
 */
@Injectable()
export class RecordingAudio {
  private readonly logger = new Logger(RecordingAudio.name);

  constructor(
    private readonly config: AppConfig,
    private readonly limits: AudioLimits,
  ) {}

  /**
   * @returns `null` when Twilio has no such recording, or has it not yet
   * @throws NotFoundError `VOICEMAIL_NOT_FOUND` when the sid is not one
   * @throws UpstreamError when Twilio cannot be reached, refuses, or answers with anything but audio within the limits
   * @throws BadRequestError `CLIENT_GONE` when nobody is left to answer to
   */
  async open(request: AudioRequest): Promise<Audio | null> {
    if (!RECORDING_SID.test(request.recordingSid)) throw voicemailNotFound();
    const transfer = new AudioTransfer(this.limits, request.client);
    try {
      const audio = await this.fetchAudio(request, transfer);
      if (!audio?.body) transfer.close();
      return audio;
    } catch (error: unknown) {
      transfer.close();
      throw toDomainError(error, request.client);
    }
  }

  private async fetchAudio(request: AudioRequest, transfer: AudioTransfer): Promise<Audio | null> {
    const media = await fetchMedia(this.toMediaRequest(request, transfer.signal));
    transfer.headersArrived();
    const status = checkMedia(media, { ranged: request.range !== null, maxBytes: this.limits.bytes });
    if (status === null) return null;
    const { response } = media;
    const hasBody = request.method === 'GET' && status !== 416;
    return {
      status,
      headers: passedHeaders(response, status),
      body: hasBody ? this.stream(response, request, transfer) : null,
    };
  }

  private toMediaRequest(
    { recordingSid, accountSid: owner, format, method, range }: AudioRequest,
    signal: AbortSignal,
  ): MediaRequest {
    const { apiUrl, accountSid, authTokens } = this.config.twilio;
    const credentials = Buffer.from(`${accountSid}:${authTokens[0] ?? ''}`).toString('base64');
    return {
      url: new URL(
        `/2010-04-01/Accounts/${owner ?? accountSid}/Recordings/${recordingSid}.${format}`,
        apiUrl,
      ),
      authorization: `Basic ${credentials}`,
      method,
      // Compressed, the lengths and ranges that are passed on would be wrong.
      headers: { accept: 'audio/*', 'accept-encoding': 'identity', ...(range === null ? {} : { range }) },
      signal,
    };
  }

  /** The headers are sent by now, so a failure can only cut the client's connection; the log says why. */
  private stream(
    response: Response,
    { recordingSid, client }: AudioRequest,
    transfer: AudioTransfer,
  ): Readable {
    const source = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
    return pipeline(source, new ByteLimit(this.limits.bytes), (error) => {
      transfer.close();
      if (error && !client.aborted)
        this.logger.warn(`The audio of ${recordingSid} broke off`, { err: error });
    });
  }
}

function toDomainError(error: unknown, client: AbortSignal): DomainError {
  // Nothing is wrong with Twilio then, and nobody has to look at the log.
  if (client.aborted)
    return new BadRequestError('The client went away', { code: 'CLIENT_GONE', cause: error });
  if (error instanceof DomainError) return error;
  return new UpstreamError('Twilio did not hand out the recording', { cause: error });
}

function passedHeaders({ headers }: Response, status: number): Record<string, string> {
  // The length that comes with 416 is that of an error page which is not passed on.
  const names = status === 416 ? ['content-range', 'accept-ranges'] : PASSED_HEADERS;
  return Object.fromEntries(names.flatMap((name) => [[name, headers.get(name)]]).filter(isPresent));
}

function isPresent(entry: (string | null | undefined)[]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

const RETRY_AFTER_SECONDS = 5;

/** Nothing can be heard, now or later. */
export function voicemailNotFound(): NotFoundError {
  return new NotFoundError('The call has no message', { code: 'VOICEMAIL_NOT_FOUND' });
}

/** There is a message, and asking again soon may play it. */
export function voicemailNotReady(): ConflictError {
  const options = { code: 'VOICEMAIL_NOT_READY', retryAfterSeconds: RETRY_AFTER_SECONDS };
  return new ConflictError('The message is not ready yet', options);
}
