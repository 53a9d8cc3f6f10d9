import {
  applyDecorators,
  Controller,
  Get,
  HttpException,
  Param,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import {
  ApiBadGatewayResponse,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../common/access/access.decorator.js';
import { CallIdPipe } from '../query/call-id.pipe.js';
import type { Reader } from '../../calls/visibility/visible-calls.js';
import { AudioAccessGuard } from './audio-access.guard.js';
import { AUDIO_CONTENT_TYPES, type AudioFormat, AudioQuery, audioRange } from './audio-format.js';
import { type Message, VoicemailAudioService } from './voicemail-audio.service.js';

const AUDIO = { schema: { type: 'string', format: 'binary' } } as const;
const AUDIO_TYPES = { 'audio/mpeg': AUDIO, 'audio/wav': AUDIO };

/** Documents the route that plays a message. */
export function ApiAudio(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'getVoicemailAudio',
      summary: "Play a call's message",
      description:
        'Takes an API key, or the signed link that the feed gives as `voicemail.url`: that one plays in a browser as it is. ' +
        'HEAD answers with the same headers. One byte range is honoured.',
      // Either one is enough: the key, or (empty) the link.
      security: [{ 'api-key': [] }, {}],
    }),
    ApiParam({
      name: 'id',
      type: String,
      description: 'The call.',
      example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0',
    }),
    ApiHeader({ name: 'range', required: false, description: 'Such as `bytes=0-1023`.' }),
    ApiProduces('audio/mpeg', 'audio/wav'),
    ApiResponse({ status: 200, description: 'The whole message.', content: AUDIO_TYPES }),
    ApiResponse({ status: 206, description: 'The part that was asked for.', content: AUDIO_TYPES }),
    ApiForbiddenResponse({
      description: '`AUDIO_LINK_INVALID`: the link was altered. `AUDIO_LINK_EXPIRED`: it is too old.',
    }),
    ApiNotFoundResponse({
      description: '`VOICEMAIL_NOT_FOUND`: the call has no message. `CALL_NOT_FOUND`: there is no such call.',
    }),
    ApiConflictResponse({
      description: '`VOICEMAIL_NOT_READY`: the audio is not ready yet.',
      headers: {
        'Retry-After': { description: 'Seconds after which to ask again.', schema: { type: 'integer' } },
      },
    }),
    ApiResponse({ status: 416, description: '`RANGE_NOT_SATISFIABLE`: the message has no such part.' }),
    ApiBadGatewayResponse({ description: '`UPSTREAM_FAILED`: Twilio did not hand out the recording.' }),
  );
}

/** Whoever has a link was given it by somebody who may see the call. */
const LINK_HOLDER: Reader = { name: 'audio link', role: 'viewer', numbers: null };

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

function send(reply: FastifyReply, message: Message, format: AudioFormat): void {
  const { status, headers, body, fileName } = message;
  void reply.headers(headers);
  if (status === 416) throw new HttpException('The message has no such part', status);
  void reply
    .status(status)
    .header('content-type', AUDIO_CONTENT_TYPES[format])
    .header('content-disposition', `inline; filename="${fileName}.${format}"`)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    // Sent nothing at all, Fastify would reset the length that a HEAD request asks for.
    .send(body ?? Readable.from([]));
}
