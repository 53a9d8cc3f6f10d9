import { formatDuration } from '../../parts/format';

/** The length of part of a call: its ends are known to the millisecond, and the whole seconds of the API are rounded as well. */
export function roundedDuration(seconds: number): string {
  return formatDuration(Math.round(seconds));
}
