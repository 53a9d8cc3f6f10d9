import { ApiProperty } from '@nestjs/swagger';

/** One outbound attempt to reach an agent inside a call. */
export class CallLegDto {
  @ApiProperty({ type: String, example: 'CA0f1e2d3c4b5a69788796a5b4c3d2e1f0' })
  sid: string;

  @ApiProperty({ type: String, nullable: true, description: "The agent's number.", example: '+15557778888' })
  to: string | null;

  @ApiProperty({ type: String, description: "The provider's status of the leg.", example: 'no-answer' })
  status: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-21T09:00:07.100Z' })
  startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  answeredAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-21T09:00:19.000Z' })
  endedAt: string | null;

  @ApiProperty({ type: 'integer', description: 'In seconds.', example: 0 })
  durationSeconds: number;

  @ApiProperty({
    type: Boolean,
    description: 'True when the one who picked up took the call.',
    example: false,
  })
  accepted: boolean;
}
