import { applyDecorators, Header, HttpCode, Post, UseFilters, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Access } from '../../common/access/access.decorator.js';
import { ErrorResponseDto } from '../../common/errors/error-response.dto.js';
import { TwilioSignatureGuard } from './twilio-signature.guard.js';
import { type FailureWords, twimlErrorFilter } from './twiml-error.filter.js';

/** Marks a controller of Twilio's routes: no API key, but Twilio's signature. */
export function TwilioWebhooks(): ClassDecorator {
  return applyDecorators(
    Access('signature'),
    UseGuards(TwilioSignatureGuard),
    ApiTags('twilio'),
    ApiConsumes('application/x-www-form-urlencoded'),
    ApiBody({
      description: "Twilio's parameters; unknown ones are ignored.",
      schema: {
        type: 'object',
        additionalProperties: { type: 'string' },
        example: { CallSid: 'CA…', From: '+14155550142' },
      },
    }),
    ApiSecurity('twilio-signature'),
    ApiResponse({ status: 400, description: 'The signature is missing.', type: ErrorResponseDto }),
    ApiResponse({ status: 403, description: 'The signature does not match.', type: ErrorResponseDto }),
    ApiResponse({ status: 413, description: 'The form is larger than 64 KB.', type: ErrorResponseDto }),
  );
}

/**
 * Marks a route that Twilio asks what to do next: always 200 and TwiML.
 *
 * @param onFailure what is answered when something fails inside
 */
export function AnswersTwiml(path: string, summary: string, onFailure: FailureWords): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(200),
    Header('Content-Type', 'text/xml; charset=utf-8'),
    UseFilters(twimlErrorFilter(onFailure)),
    ApiOperation({ operationId: operationId(path), summary }),
    ApiResponse({
      status: 200,
      description: 'TwiML',
      content: { 'text/xml': { schema: { type: 'string', example: '<Response><Hangup/></Response>' } } },
    }),
  );
}

/** Marks a route that takes a callback: 204 once its event is durable. */
export function TakesCallback(path: string, summary: string): MethodDecorator {
  return applyDecorators(
    Post(path),
    HttpCode(204),
    ApiOperation({ operationId: operationId(path), summary }),
    ApiResponse({ status: 204, description: 'Recorded.' }),
    ApiResponse({ status: 503, description: 'Recorded nowhere; try again.', type: ErrorResponseDto }),
  );
}

/** `screen/answer` becomes `twilioScreenAnswer`. */
function operationId(path: string): string {
  const words = path.split(/[^a-z]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `twilio${words.join('')}`;
}
