import { ApiProperty } from '@nestjs/swagger';
import { type Alert, ALERT_SEVERITIES, type AlertSeverity } from '../../alerts/alert.js';
import { KINDS_MEAN } from '../../alerts/alert.dto.js';
import { ALERT_KINDS, type AlertKind } from '../../calls/model/alert-kind.js';
import { ALERT_STATES, type AlertState } from '../../calls/model/call.js';

const MOMENT = { type: String, format: 'date-time', nullable: true, example: null } as const;
const NAME = { type: String, nullable: true, example: null } as const;

/** Something about a call that a supervisor has to know, as it is now. */
export class AlertDto implements Alert {
  @ApiProperty({
    type: String,
    description: 'For `/api/alerts/{id}/acknowledge` and `/resolve`.',
    example: '3f0c9a1be27d4c6f8a5b1d2e3f405162dmlzaXQtMjAzMQ',
  })
  id: string;

  @ApiProperty({ type: String, enum: ALERT_KINDS, description: KINDS_MEAN, example: 'recording_failed' })
  kind: AlertKind;

  @ApiProperty({ type: String, enum: ALERT_SEVERITIES, example: 'critical' })
  severity: AlertSeverity;

  @ApiProperty({ type: String, example: "The caller's message could not be recorded" })
  message: string;

  @ApiProperty({ type: String, example: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0' })
  callId: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-21T09:00:07.000Z' })
  at: string;

  @ApiProperty({ type: String, enum: ALERT_STATES, example: 'open' })
  state: AlertState;

  @ApiProperty({
    ...NAME,
    description: 'The queue whose limit it is, else the one that looks after the call.',
  })
  queueId: string | null;

  @ApiProperty({ ...NAME, description: 'Who was rung, or put the caller on hold.' })
  agentId: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The limit that the queue had then, in seconds; null where it is about no limit.',
    example: null,
  })
  limitSeconds: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'How late a deadline was noticed; null where a reported value or a finished call told.',
    example: null,
  })
  latenessSeconds: number | null;

  @ApiProperty(MOMENT)
  acknowledgedAt: string | null;

  @ApiProperty({ ...NAME, description: 'The name of an API key.' })
  acknowledgedBy: string | null;

  @ApiProperty({ ...MOMENT, description: 'Null also where `evidence` resolved it.' })
  resolvedAt: string | null;

  @ApiProperty({
    ...NAME,
    description: 'The name of an API key; `evidence` where later events show that there was no such breach.',
  })
  resolvedBy: string | null;

  @ApiProperty({ ...NAME, description: 'What whoever resolved it wrote, else whoever acknowledged it.' })
  note: string | null;
}
