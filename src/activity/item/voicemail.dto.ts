import { ApiProperty } from '@nestjs/swagger';

/** A message that can be heard, now or soon. */
export class VoicemailDto {
  @ApiProperty({ type: String, example: 'RE00112233445566778899aabbccddeeff' })
  recordingSid: string;

  @ApiProperty({
    type: String,
    enum: ['processing', 'completed'],
    description: '`processing`: the audio is not ready yet, its address answers 409.',
    example: 'completed',
  })
  status: 'processing' | 'completed';

  @ApiProperty({ type: 'integer', nullable: true, description: 'In seconds.', example: 21 })
  durationSeconds: number | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  transcript: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When somebody last marked it as heard; null while it counts as unheard.',
    example: null,
  })
  heardAt: string | null;

  @ApiProperty({
    type: String,
    format: 'uri',
    description: 'Plays the message in a browser without an API key, until it expires.',
    example:
      'https://mainline.example.com/calls/CA5f1c0de05f1c0de05f1c0de05f1c0de0/voicemail?expires=1795338300&signature=q1Y0mZ8v4bW3d2c1b0a9Z8Y7X6W5V4U3T2S1R0Q9P8o',
  })
  url: string;
}
