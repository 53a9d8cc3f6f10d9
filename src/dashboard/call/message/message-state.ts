import type { ActivityItemDto, CallEventDto } from '../../api/generated/types.gen';
import { textOf } from '../model/event-data';

/** Whether there is a message, or what became of it. */
export type MessageState =
  { readonly kind: 'playable' } | { readonly kind: 'gone' | 'silent' | 'failed'; readonly words: string };

/**
 * What there is to say about the message of a call.
 *
 * @returns `null` for a call in which nothing was recorded
 */
export function messageStateOf(call: ActivityItemDto, events: readonly CallEventDto[]): MessageState | null {
  if (call.erasedAt !== null) return null;
  if (call.voicemail !== null) return { kind: 'playable' };
  if (!events.some(({ type }) => type === 'voicemail.recorded' || type === 'recording.status')) return null;
  if (events.some(({ type }) => type === 'recording.deleted'))
    return { kind: 'gone', words: 'Deleted at Twilio' };
  const statuses = events.flatMap(({ type, data }) => {
    return type === 'recording.status' && data['recordingSource'] !== 'DialVerb'
      ? (textOf(data, 'status') ?? [])
      : [];
  });
  if (statuses.includes('absent')) return { kind: 'silent', words: 'No speech in it' };
  if (statuses.includes('failed')) return { kind: 'failed', words: 'The recording failed at the provider' };
  return null;
}

/** Whether the provider wrote the message down, and found nothing. */
export function isSilent(events: readonly CallEventDto[]): boolean {
  const last = events.findLast(({ type }) => type === 'transcription.status');
  return last !== undefined && last.data['status'] === 'completed' && textOf(last.data, 'text') === null;
}

/** A transcript up to here is shown whole. */
const MOST_CHARACTERS = 1200;

/** The beginning of a long transcript, up to the end of a word. @returns `null` when it is shown whole */
export function beginningOf(transcript: string): string | null {
  if (transcript.length <= MOST_CHARACTERS) return null;
  const cut = transcript.slice(0, MOST_CHARACTERS);
  const end = cut.search(/\s\S*$/);
  // Half of a character that takes two places would show as a box.
  return (end > MOST_CHARACTERS / 2 ? cut.slice(0, end) : cut).replace(/[\uD800-\uDBFF]$/, '');
}

/** Softer than this, nobody speaks. */
const VOICED = 0.15;

/**
 * How much of what is said was said so far, by how long somebody spoke before that place.
 *
 * @param peaks how loud each part of the message is
 * @param share of the message that was played, 0 to 1
 */
export function saidShare(peaks: readonly number[], share: number): number {
  const voiced = peaks.map((peak) => (peak >= VOICED ? 1 : 0));
  const all = sumOf(voiced);
  if (all === 0) return share;
  const place = Math.min(1, Math.max(0, share)) * peaks.length;
  const whole = Math.floor(place);
  return (sumOf(voiced.slice(0, whole)) + (voiced[whole] ?? 0) * (place - whole)) / all;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
