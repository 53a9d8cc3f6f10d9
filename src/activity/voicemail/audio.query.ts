import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { AUDIO_FORMATS, type AudioFormat } from './audio-format.js';

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
