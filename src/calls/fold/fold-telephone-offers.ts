import type { CallOffer, CallWait } from '../model/call.js';
import type { EventSet } from './event-set.js';
import type { Connection } from './fold-connection.js';
import type { FoldedLeg } from './fold-legs.js';
import { type CallTimes, foldWait } from './fold-times.js';

/**
 * To whom a telephone call was offered: one offer per leg whose number is known.
 * Who was connected answered, whoever else picked up.
 */
export function foldTelephoneOffers(
  legs: readonly FoldedLeg[],
  connected: Connection | null,
  times: CallTimes,
): CallOffer[] {
  return legs.flatMap((folded): CallOffer[] => {
    const { to: number, endedAt } = folded.leg;
    if (number === null) return [];
    const isOver = endedAt !== null || times.endedAt !== null;
    const base = { agentId: null, number, missedBecause: null, retransferred: false, holdMilliseconds: 0 };
    if (connected?.leg !== folded) {
      if (!isOver) return [{ ...base, result: 'ringing', ...UNANSWERED }];
      return [{ ...base, result: 'missed', missedBecause: missedBecause(folded), ...UNANSWERED }];
    }
    const handleMilliseconds = isOver ? times.talkSeconds * 1000 : null;
    return [{ ...base, result: 'answered', answerMilliseconds: answerTime(folded), handleMilliseconds }];
  });
}

const UNANSWERED = { answerMilliseconds: null, handleMilliseconds: null } as const;

/** Twilio's status of a leg whose line is taken is `busy`. */
function missedBecause({ declined, leg: { status } }: FoldedLeg): CallOffer['missedBecause'] {
  if (declined) return 'declined';
  return status === 'busy' ? 'busy' : null;
}

/** The wait of a telephone call, if its caller asked for an agent: one, however many were rung. */
export function foldTelephoneWaits(events: EventSet, times: CallTimes): CallWait[] {
  const wait = foldWait(events, times);
  if (wait === null) return [];
  const { startedAt, endedAt } = wait;
  const result = times.answeredAt !== null ? 'answered' : endedAt !== null ? 'abandoned' : 'waiting';
  return [
    { queueId: null, startedAt, result, milliseconds: endedAt === null ? null : between(startedAt, endedAt) },
  ];
}

/** By the provider's clock until the phone was picked up, then by ours until the agent took the call. */
function answerTime({ leg: { startedAt, answeredAt }, screeningSeconds }: FoldedLeg): number | null {
  if (startedAt === null || answeredAt === null) return null;
  return between(startedAt, answeredAt) + Math.round((screeningSeconds ?? 0) * 1000);
}

/** Milliseconds, never negative: the two times may be of two clocks. */
function between(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
