import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';

export const AUDIO_FORMATS = ['mp3', 'wav'] as const;
/** The forms in which Twilio hands out a recording: the file name extension in its address. */
export type AudioFormat = (typeof AUDIO_FORMATS)[number];

/** Media types as clients are told; Twilio itself says `audio/x-wav` for wav. */
export const AUDIO_CONTENT_TYPES: Readonly<Record<AudioFormat, string>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
};

/** How a message is asked for; a signed link brings its expiry and signature. */
export class AudioQuery {
  @ApiPropertyOptional({
    type: String,
    enum: AUDIO_FORMATS,
    default: 'mp3',
    description: 'With an API key only: the links in the feed are signed for mp3.',
  })
  @IsOptional()
  @IsIn(AUDIO_FORMATS)
  format?: AudioFormat;

  @ApiPropertyOptional({
    type: String,
    description: 'From a link in the feed: when it expires, in Unix seconds.',
  })
  @IsOptional()
  @IsString()
  expires?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'From a link in the feed: covers the call and the other parameters.',
  })
  @IsOptional()
  @IsString()
  signature?: string;
}

const ONE_RANGE = /^bytes=(\d{1,15}-\d{0,15}|-\d{1,15})$/;

/**
 * The part of the audio that a client asks for, as a `Range` header for Twilio.
 *
 * Several ranges and other units are ignored, as RFC 9110 allows: the answer is then the whole. So is a range that depends on
 * a validator (`If-Range`), because Mainline hands out none.
 */
export function audioRange(range: string | undefined, ifRange: string | undefined): string | null {
  const trimmed = range?.trim() ?? '';
  return ifRange === undefined && ONE_RANGE.test(trimmed) ? trimmed : null;
}
