import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { listed } from './listed.js';
import type { CallEventType, CallSource } from '../../calls/model/call-event.js';

/** What each type of event says; naming them all here is checked by the compiler. */
const EVENT_TYPES: Record<CallEventType, string> = {
  'call.incoming': 'the provider asked what to do with a new call',
  'session.answered':
    "a number that is none of the main ones was called: its session's greeting, or that it is not in use",
  'menu.input': 'the caller pressed keys in the menu, or stayed silent',
  'dial.started': 'agents were rung',
  'leg.status': 'the provider reported the progress of one leg',
  'leg.screening': "an agent's phone was picked up and heard who calls",
  'leg.screened': 'the one who picked up took or declined the call',
  'dial.completed': 'one round of ringing agents ended',
  'voicemail.started': 'the caller was asked to leave a message',
  'voicemail.recorded': 'recording stopped',
  'recording.status': "the provider's word on a recording",
  'transcription.status': "the provider's word on a transcription",
  'call.status': "the provider's word on the caller's own leg",
  'call.fallback': 'the provider could not use an answer and asked the fallback address',
  'call.lost': 'the call never ended and the provider does not know it',
  'call.failed': 'the provider got no usable answer and sent the caller away',
  'call.erased': 'the personal data of the call was erased',
  'recording.deleted': 'the provider deleted a recording',
  'call.flagged': 'somebody flagged the call, or took the flag away',
  'call.noted': 'somebody wrote a note about the call, or took it away',
  'call.queued': 'the call came into the care of a team, or out of it',
  'voicemail.heard': 'somebody heard the message, or wants it to count as unheard',
  'audit.recorded': 'who asked for a change, by the name of the API key',
  'call.initiated': 'another system reported that somebody calls and waits for an agent of a queue',
  'call.routed': 'another system rang an agent',
  'call.answered': 'another system connected caller and agent',
  'call.held': 'another system put the caller on hold',
  'call.resumed': 'another system took the caller back from hold',
  'call.transferred': 'another system passed the caller on to an agent or a queue',
  'call.ended': 'another system reported that the call is over',
  'call.retransferred': 'an agent did not answer in time, and the call went to the next, or back to waiting',
  'survey.requested': 'the caller of an answered call is to be asked how it was',
  'alert.raised': 'the call broke a limit of its queue',
  'alert.acknowledged': 'somebody has seen an alert',
  'alert.resolved': 'somebody has dealt with an alert',
};

/** One immutable fact about a call. */
export class CallEventDto {
  @ApiProperty({ type: String, example: '3f0c9a1be27d4c6f8a5b1d2e3f405162' })
  id: string;

  @ApiProperty({ type: String, example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0' })
  callId: string;

  @ApiProperty({
    type: String,
    enum: Object.keys(EVENT_TYPES),
    description: listed(EVENT_TYPES),
    example: 'menu.input',
  })
  type: CallEventType;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: "When it happened, by the provider's clock where it said so.",
    example: '2026-11-21T09:00:07.000Z',
  })
  at: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-21T09:00:07.213Z' })
  receivedAt: string;

  @ApiProperty({ type: String, enum: ['twilio', 'api'], example: 'twilio' })
  source: CallSource;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What the event carries, by type; durations are whole seconds.',
    example: { attempt: 1, choice: 'voicemail', digits: '2' },
  })
  data: Record<string, unknown>;

  @ApiPropertyOptional({
    type: Boolean,
    enum: [true],
    description:
      "There where the event counts for nothing: the state that it met did not allow it, or the call is another key's. This is what the " +
      'present history says, which a later event may change.',
  })
  refused?: boolean;

  @ApiPropertyOptional({
    type: Boolean,
    enum: [true],
    description: 'There where nobody reported it: a rule of Mainline concluded it.',
  })
  derived?: boolean;
}
