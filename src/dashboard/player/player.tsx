import type { ActivityItemDto } from '../api/generated/types.gen';
import { Duration } from '../parts/duration';

export interface PlayerProps {
  readonly call: ActivityItemDto;
  /** In a row of the list: one line, no transcript. */
  readonly compact?: boolean;
}

/** Plays the message of a call. */
export function Player({ call }: PlayerProps) {
  const seconds = call.voicemail?.durationSeconds;
  return seconds === null || seconds === undefined ? null : <Duration seconds={seconds} />;
}
