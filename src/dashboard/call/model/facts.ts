import type { ActivityItemDto } from '../../api/generated/types.gen';
import { formatPhoneNumber } from '../../parts/caller';
import { count, formatDay, formatDuration, formatExact } from '../../parts/format';

/** One thing to know about a call. */
export interface Fact {
  readonly term: string;
  /** `null` where there is nothing to say. */
  readonly value: string | null;
  readonly title?: string;
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/**
 * What is to be known of a call at a glance.
 *
 * @param now milliseconds since 1970: where a call under way is
 */
export function factsOf(call: ActivityItemDto, now: number): Fact[] {
  const started = new Date(call.startedAt);
  const day = formatDay(started, new Date(now));
  const called = call.number ?? call.to;
  return [
    { term: 'Started', value: `${day} ${clock.format(started)}`, title: formatExact(started) },
    { term: call.endedAt === null ? 'So far' : 'Lasted', value: formatDuration(lastedSeconds(call, now)) },
    { term: 'Waited for an agent', value: secondsOrNone(call.waitSeconds) },
    { term: 'Talked', value: talked(call) },
    { term: 'Message', value: messageWords(call) },
    { term: 'Called', value: called === null ? null : formatPhoneNumber(called) },
    ...(call.agentName === null ? [] : [{ term: 'Agent', value: call.agentName }]),
    ...(call.session === null ? [] : [{ term: 'Session', value: call.session }]),
    { term: 'Queue', value: call.queueName ?? call.queue },
    { term: 'Alerts', value: alertWords(call) },
  ];
}

/** How long the caller was there: as the provider counts it, else between beginning and end. */
export function lastedSeconds(
  { source, startedAt, endedAt, durationSeconds }: ActivityItemDto,
  now: number,
): number {
  // What other systems report begins with the answer.
  if (source === 'twilio' && durationSeconds !== null) return durationSeconds;
  const end = endedAt === null ? now : Date.parse(endedAt);
  return Math.max(0, Math.round((end - Date.parse(startedAt)) / 1000));
}

function secondsOrNone(seconds: number): string | null {
  return seconds === 0 ? null : formatDuration(seconds);
}

/** A conversation of no second was one. */
function talked({ outcome, talkSeconds }: ActivityItemDto): string | null {
  return outcome === 'answered' ? formatDuration(talkSeconds) : secondsOrNone(talkSeconds);
}

function messageWords({ voicemail }: ActivityItemDto): string | null {
  if (voicemail === null) return null;
  const { status, durationSeconds, heardAt } = voicemail;
  if (status === 'processing') return 'being prepared';
  const heard = heardAt === null ? 'not heard' : 'heard';
  return durationSeconds === null ? heard : `${formatDuration(durationSeconds)}, ${heard}`;
}

function alertWords({ alerts }: ActivityItemDto): string | null {
  if (alerts.length === 0) return null;
  const open = alerts.filter(({ state }) => state !== 'resolved').length;
  return open === 0 ? `${alerts.length} resolved` : count(open, 'open', 'open');
}

const FAILURES: Readonly<Record<NonNullable<ActivityItemDto['failureReason']>, string>> = {
  unknown_to_provider: 'It never ended, and the provider does not know it.',
  server_error: 'The provider got no answer from Mainline that it could use.',
};

/** Why a call counts as failed, where that is known. */
export function failureWords({ failureReason }: ActivityItemDto): string | null {
  return failureReason === null ? null : FAILURES[failureReason];
}

/** What somebody types to erase a call: the last digits of its number, else a word. */
export function erasureWord({ caller }: ActivityItemDto): string {
  const digits = (caller.number ?? '').replaceAll(/\D/g, '');
  return digits.length >= 4 ? digits.slice(-4) : 'erase';
}

/** "Passed A" in words: whether the carrier vouches for the number. */
export function isVerified({ caller: { verification } }: ActivityItemDto): boolean {
  return verification === 'TN-Validation-Passed-A';
}
