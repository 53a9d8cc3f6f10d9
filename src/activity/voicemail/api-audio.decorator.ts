import { applyDecorators } from '@nestjs/common';
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
} from '@nestjs/swagger';

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
