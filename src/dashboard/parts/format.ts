const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `0:07`, `12:40`, `1:02:03`. @param seconds whole or not; less than none counts as none */
export function formatDuration(seconds: number): string {
  const whole = Math.max(Math.floor(seconds), 0);
  const minutes = Math.floor(whole / SECONDS_PER_MINUTE);
  const rest = twoDigits(whole % SECONDS_PER_MINUTE);
  if (whole < SECONDS_PER_HOUR) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${rest}`;
}

/** The same for those who hear it: "1 hour 2 minutes 3 seconds". */
export function sayDuration(seconds: number): string {
  const whole = Math.max(Math.floor(seconds), 0);
  const parts: (readonly [number, string])[] = [
    [Math.floor(whole / SECONDS_PER_HOUR), 'hour'],
    [Math.floor(whole / SECONDS_PER_MINUTE) % 60, 'minute'],
    [whole % SECONDS_PER_MINUTE, 'second'],
  ];
  const said = parts.filter(([value]) => value > 0).map(([value, unit]) => count(value, unit));
  return said.length === 0 ? '0 seconds' : said.join(' ');
}

/** "1 call", "1,284 calls". */
export function count(value: number, unit: string, several = `${unit}s`): string {
  return `${formatNumber(value)} ${value === 1 ? unit : several}`;
}

const numbers = new Intl.NumberFormat('en-US');

/** `1,284`. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** `1,284`, and `10,000+` where nobody counted further. */
export function describeCount({ count, more }: { readonly count: number; readonly more: boolean }): string {
  return `${formatNumber(count)}${more ? '+' : ''}`;
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const weekdayOfYear = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** `14:31`, by the viewer's clock. */
export function formatTime(moment: Date): string {
  return time.format(moment);
}

/** `28 Nov 2026, 14:28:07 Europe/Berlin`. */
export function formatExact(moment: Date): string {
  return `${exact.format(moment)} ${exact.resolvedOptions().timeZone}`;
}

/** `21 November 2026`. */
export function formatDate(moment: Date): string {
  return dayOfYear.format(moment);
}

/** "24 s", "9 min", "3 h"; then the clock time, as the day stands above it. */
export function formatAge(moment: Date, now: Date): string {
  const seconds = Math.max(Math.floor((now.getTime() - moment.getTime()) / 1000), 0);
  if (seconds < SECONDS_PER_MINUTE) return `${seconds} s`;
  if (seconds < SECONDS_PER_HOUR) return `${Math.floor(seconds / SECONDS_PER_MINUTE)} min`;
  if (dayKeyOf(moment) === dayKeyOf(now) && seconds < 4 * SECONDS_PER_HOUR) {
    return `${Math.floor(seconds / SECONDS_PER_HOUR)} h`;
  }
  return formatTime(moment);
}

/** Names a day of the viewer's calendar: `2026-11-28`. */
export function dayKeyOf(moment: Date): string {
  return `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}`;
}

/** "Today", "Yesterday", "Friday 27 November". */
export function formatDay(moment: Date, now: Date): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKeyOf(moment) === dayKeyOf(now)) return 'Today';
  if (dayKeyOf(moment) === dayKeyOf(yesterday)) return 'Yesterday';
  const words = moment.getFullYear() === now.getFullYear() ? weekday : weekdayOfYear;
  return words.format(moment).replace(',', '');
}
