import { Readable } from 'node:stream';
import { Controller, Get, HttpException, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import { CallIdPipe } from '../query/call-id.pipe.js';
import type { Reader } from '../query/visible-calls.js';
import { AudioAccessGuard } from './audio-access.guard.js';
import { ApiAudio } from './api-audio.decorator.js';
import { AUDIO_CONTENT_TYPES, type AudioFormat } from './audio-format.js';
import { audioRange } from './audio-range.js';
import { AudioQuery } from './audio.query.js';
import type { Audio } from './recording-audio.js';
import { VoicemailAudioService } from './voicemail-audio.service.js';

/** Whoever has a link was given it by somebody who may see the call. */
const LINK_HOLDER: Reader = { numbers: null };

/** Plays messages. Fastify answers HEAD with the same handler. */
@ApiTags('calls')
@Controller('calls')
export class VoicemailAudioController {
  constructor(private readonly voicemail: VoicemailAudioService) {}

  @Get(':id/voicemail')
  @Access('link')
  @UseGuards(AudioAccessGuard)
  @ApiAudio()
  async play(
    @Param('id', CallIdPipe) id: string,
    @Query() { format = 'mp3' }: AudioQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { range, 'if-range': ifRange } = request.headers;
    const audio = await this.voicemail.open(id, request.apiKey ?? LINK_HOLDER, {
      format,
      method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      range: audioRange(range, typeof ifRange === 'string' ? ifRange : undefined),
      client: clientSignal(reply),
    });
    send(reply, audio, format);
  }
}

/** Aborts when the client goes away before the whole answer is sent. */
function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

function send(reply: FastifyReply, { status, headers, body }: Audio, format: AudioFormat): void {
  void reply.headers(headers);
  if (status === 416) throw new HttpException('The message has no such part', status);
  void reply
    .status(status)
    .header('content-type', AUDIO_CONTENT_TYPES[format])
    .header('content-disposition', `inline; filename="voicemail.${format}"`)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    // Sent nothing at all, Fastify would reset the length that a HEAD request asks for.
    .send(body ?? Readable.from([]));
}
