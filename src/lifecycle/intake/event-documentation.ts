import { applyDecorators } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConflictResponse,
  ApiExtraModels,
  ApiForbiddenResponse,
  ApiHeader,
  ApiOperation,
  ApiPayloadTooLargeResponse,
  ApiServiceUnavailableResponse,
  ApiUnprocessableEntityResponse,
  ApiUnsupportedMediaTypeResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import {
  CallAnsweredDto,
  CallEndedDto,
  CallHoldDto,
  CallInitiatedDto,
  CallResumedDto,
  CallRoutedDto,
  CallTransferredDto,
} from '../report/report.dto.js';
import { AcceptedEventDto, EventRefusedDto, EventResultsDto } from './event-answer.dto.js';
import { MOST_EVENTS } from './event-intake.js';

const EVENTS = {
  call_initiated: CallInitiatedDto,
  call_routed: CallRoutedDto,
  call_answered: CallAnsweredDto,
  call_hold: CallHoldDto,
  call_resumed: CallResumedDto,
  call_transferred: CallTransferredDto,
  call_ended: CallEndedDto,
};

const ONE_EVENT = {
  oneOf: Object.values(EVENTS).map((dto) => ({ $ref: getSchemaPath(dto) })),
  type: 'object',
  discriminator: {
    propertyName: 'event',
    mapping: Object.fromEntries(Object.entries(EVENTS).map(([name, dto]) => [name, getSchemaPath(dto)])),
  },
};
const BEGINNING = {
  event: 'call_initiated',
  call_id: 'visit-2031',
  type: 'video',
  queue_id: 'medical_spanish',
};
const RETRY_AFTER = {
  description: 'Seconds after which to ask again.',
  schema: { type: 'integer' },
} as const;

const DESCRIPTION = `For systems whose calls never touch a number of Mainline's: a contact centre, an interpreter service, a CRM.
One event, or an array of up to ${MOST_EVENTS}. The answer to an array is 202 with one result per event, in order: good events count when others are bad.
202 means that the event is durable.

\`event_type\` is taken as \`event\`. A call belongs to the key whose event for its \`call_id\` was recorded first; others are answered with 403, but for keys of
admins.

**Repeats.** The same event reported again adds nothing and is answered with 202 (409, if the event is refused) and \`repeated: true\`. What makes it the same, of one call: its
\`event_id\`; else the \`Idempotency-Key\` of the request and its place there; else its content, where it has a \`timestamp\`. Without any of the three each event is new, but for
\`call_initiated\` and \`call_ended\` of the same content.

**Order.** Events are sorted by \`timestamp\`, which is the time of receipt where it is left out. An event before its \`call_initiated\` is accepted with the state
\`null\`, and judged when that arrives.

Each key may send so many events per minute, which the headers \`RateLimit-*\` tell; those of an array count one by one, and an array that does not fit is refused as a whole.`;

/** Describes `POST /api/events` so completely that a client can be written from the document alone. */
export function DocumentEvents(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'reportEvents',
      summary: 'Report what happens in a call',
      description: DESCRIPTION,
    }),
    ApiExtraModels(...Object.values(EVENTS), AcceptedEventDto, EventResultsDto),
    ApiHeader({
      name: 'idempotency-key',
      required: false,
      description: 'Tells repeats of the whole request, for events without an `event_id`.',
      schema: { type: 'string', minLength: 1, maxLength: 128 },
    }),
    ApiBody(BODY),
    ApiAcceptedResponse(ACCEPTED),
    ApiForbiddenResponse({
      description:
        '`FORBIDDEN`: the call_id is not one that this API key reports. So are all for a key that is limited to numbers; and a viewer may report nothing.',
    }),
    ApiConflictResponse({
      type: EventRefusedDto,
      description:
        '`EVENT_REFUSED`: the state of the call does not allow the event. `state` and `allowed` say what does; the event stays in the history.',
    }),
    ApiPayloadTooLargeResponse({ description: '`BODY_TOO_LARGE`: the body is longer than 1 MiB.' }),
    ApiUnsupportedMediaTypeResponse({ description: '`UNSUPPORTED_MEDIA_TYPE`: only JSON is understood.' }),
    ApiUnprocessableEntityResponse({
      description:
        '`UNKNOWN_QUEUE`: there is no such queue. `UNKNOWN_AGENT`: there is no such agent. `EVENT_ID_REUSED`, `IDEMPOTENCY_KEY_REUSED`: the event was reported before with ' +
        'other content. `details` names the field.',
    }),
    ApiServiceUnavailableResponse({
      description: '`JOURNAL_UNAVAILABLE`: the event is durable nowhere; send it again.',
      headers: { 'Retry-After': RETRY_AFTER },
    }),
  );
}

const BODY = {
  required: true,
  schema: {
    oneOf: [ONE_EVENT, { type: 'array', maxItems: MOST_EVENTS, items: ONE_EVENT }],
  },
  examples: {
    one: {
      summary: 'One event',
      value: { ...BEGINNING, event_id: 'evt-1', timestamp: '2026-11-21T09:00:00Z' },
    },
    several: {
      summary: 'A whole call',
      value: [
        { ...BEGINNING, timestamp: '2026-11-21T09:00:00Z' },
        { event: 'call_routed', call_id: 'visit-2031', agent_id: 'maria', timestamp: '2026-11-21T09:00:04Z' },
        { event: 'call_answered', call_id: 'visit-2031', wait_time: 11, timestamp: '2026-11-21T09:00:11Z' },
        { event: 'call_hold', call_id: 'visit-2031', timestamp: '2026-11-21T09:03:00Z' },
        {
          event: 'call_resumed',
          call_id: 'visit-2031',
          hold_duration: 25,
          timestamp: '2026-11-21T09:03:25Z',
        },
        {
          event: 'call_ended',
          call_id: 'visit-2031',
          end_reason: 'completed',
          timestamp: '2026-11-21T09:09:00Z',
        },
      ],
    },
  },
} as const;

const ID = '5d0c3b6f2a9e4c7181e0f4d6b2a93c55';
const UNKNOWN_QUEUE = {
  status: 422,
  code: 'UNKNOWN_QUEUE',
  message: 'There is no such queue',
  details: [{ field: '1.queue_id', problem: 'there is no queue "sales"' }],
};

const ACCEPTED = {
  description: 'The event is durable; of an array, what became of each event.',
  schema: { oneOf: [{ $ref: getSchemaPath(AcceptedEventDto) }, { $ref: getSchemaPath(EventResultsDto) }] },
  examples: {
    one: { summary: 'Of one event', value: { call_id: 'visit-2031', id: ID, state: 'waiting' } },
    several: {
      summary: 'Of an array',
      value: { results: [{ status: 202, call_id: 'visit-2031', id: ID, state: 'waiting' }, UNKNOWN_QUEUE] },
    },
  },
};
