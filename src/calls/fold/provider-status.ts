/**
 * Twilio's call statuses, in the order a call may pass through them.
 *
 * An inbound call that Mainline answered always ends `completed`, so `completed` outranks the other terminal ones.
 */
const RANKS: Readonly<Record<string, number>> = {
  queued: 0,
  initiated: 1,
  ringing: 2,
  'in-progress': 3,
  busy: 4,
  'no-answer': 4,
  canceled: 4,
  failed: 4,
  completed: 5,
};

const FIRST_TERMINAL_RANK = 4;

/** True when nothing can follow this status. */
export function isTerminal(status: string | null): boolean {
  return status !== null && rankOf(status) >= FIRST_TERMINAL_RANK;
}

/** True for the end of a call or leg that nobody took: busy, not answered, canceled or failed. */
export function isUnreached(status: string): boolean {
  return isTerminal(status) && status !== 'completed';
}

/** Whether a dial reached an agent's phone that was picked up: Twilio's word for it is `completed`, and `answered` in conferences. */
export function wasDialAnswered(dialStatus: string): boolean {
  return dialStatus === 'completed' || dialStatus === 'answered';
}

/**
 * The furthest of several statuses, whatever order they came in; a terminal one is never lowered.
 *
 * @returns `null` when there is none
 */
export function furthestStatus(statuses: readonly (string | null)[]): string | null {
  return statuses.reduce((best, status) => (isFurther(status, best) ? status : best), null);
}

/** Ranks first, then the text itself, so that the order is total. */
function isFurther(status: string | null, best: string | null): boolean {
  if (status === null) return false;
  if (best === null) return true;
  const difference = rankOf(status) - rankOf(best);
  return difference === 0 ? status > best : difference > 0;
}

function rankOf(status: string): number {
  return RANKS[status] ?? -1;
}
