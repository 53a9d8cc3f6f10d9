import type { ActivityItemDto } from '../api/generated/types.gen';

type CallOfCaller = Pick<ActivityItemDto, 'caller' | 'from' | 'erasedAt'>;

/** How a caller is named: by name, else by number. @property isPlain whether that is our word and not theirs */
export interface CallerWords {
  readonly name: string;
  readonly isPlain: boolean;
  /** The second line: number and place, or why there is none. */
  readonly under: string;
}

export function describeCaller({ caller, from, erasedAt }: CallOfCaller): CallerWords {
  if (erasedAt !== null) return { name: 'Erased', isPlain: true, under: 'personal data removed' };
  if (caller.withheld) return { name: 'Withheld', isPlain: true, under: 'caller hides the number' };
  const shown = caller.number === null ? (caller.raw ?? from) : formatPhoneNumber(caller.number);
  const name = caller.name ?? shown;
  if (name === null) return { name: 'Unknown', isPlain: true, under: 'no number came with the call' };
  const parts = [caller.name === null ? null : shown, placeOf(caller)].filter((part) => part !== null);
  if (parts.length > 0) return { name, isPlain: false, under: parts.join(' · ') };
  return { name, isPlain: false, under: caller.number === null ? 'not a telephone number' : '' };
}

/** "Springfield, IL"; carriers send them in capitals. */
export function placeOf({ city, state, country }: ActivityItemDto['caller']): string | null {
  const parts = [city === null ? null : capitalize(city), state === null || state === '' ? country : state];
  const known = parts.filter((part) => part !== null && part !== '');
  return known.length === 0 ? null : known.join(', ');
}

function capitalize(text: string): string {
  if (text !== text.toUpperCase()) return text;
  return text.toLowerCase().replace(/(^|[\s\-'])\p{L}/gu, (letter) => letter.toUpperCase());
}

/** Who is called over the internet at a number. */
const SIP = /^sips?:(\+\d+)@/;
const NORTH_AMERICA = /^\+1(\d{3})(\d{3})(\d{4})$/;
const UNITED_KINGDOM_LONDON = /^\+44(20)(\d{4})(\d{4})$/;

/** `+1 415 555 0142`; other numbers are left as they are, but for those whose groups are known. */
export function formatPhoneNumber(number: string): string {
  const [, dialled = number] = SIP.exec(number) ?? [];
  return dialled.replace(NORTH_AMERICA, '+1 $1 $2 $3').replace(UNITED_KINGDOM_LONDON, '+44 $1 $2 $3');
}
