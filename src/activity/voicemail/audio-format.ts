export const AUDIO_FORMATS = ['mp3', 'wav'] as const;
/** The forms in which Twilio hands out a recording: the file name extension in its address. */
export type AudioFormat = (typeof AUDIO_FORMATS)[number];

/** Media types as clients are told; Twilio itself says `audio/x-wav` for wav. */
export const AUDIO_CONTENT_TYPES: Readonly<Record<AudioFormat, string>> = {
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
};
