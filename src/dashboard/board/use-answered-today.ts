import { useQuery } from '@tanstack/react-query';
import { useTicking } from '../parts/clock';
import { callsLink } from './board-model';
import { answeredTodayQuery } from './board-queries';

/** The share of today's calls that was answered, 0 to 1. */
interface AnsweredToday {
  /** `null` without calls, and before it is known. */
  readonly share: number | null;
  /** Leads to those that were answered. */
  readonly href: string;
}

/**
 * @param queue only its calls; `null` for all
 * @param every how often it is asked, in milliseconds
 */
export function useAnsweredToday(queue: string | null, every: number): AnsweredToday {
  const from = useTicking(midnight);
  const { data: share = null } = useQuery(answeredTodayQuery(queue, from, every));
  const href = callsLink(`outcome=answered&startedFrom=${encodeURIComponent(from)}`, queue);
  return { share, href };
}

/** Of the viewer's day, ISO 8601. */
function midnight(now: number): string {
  const moment = new Date(now);
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).toISOString();
}
