import type { CallbackFault, DatabaseName, Faults } from '../../api/generated/phone-state';
import type { Standing } from '../../parts/tag';
import { count } from '../../parts/format';

/** The ways in which callbacks arrive, and what comes of each. */
export const CALLBACK_FAULTS: readonly (readonly [CallbackFault, string, string])[] = [
  ['on-time', 'on time', ''],
  ['late', 'late', 'by 5 s'],
  ['twice', 'twice', 'counted once'],
  ['out-of-order', 'out of order', 'last first, after the call'],
  ['never', 'never', 'healed by asking Twilio'],
  ['forged', 'forged', 'refused, 403'],
];

/** "2 are held back"; nothing where none is. */
export function describeHeld({ arrive, held }: Faults['callbacks']): string {
  if (held === 0) return '';
  const what = arrive === 'never' ? 'not sent' : 'held back';
  return `${count(held, 'callback')} ${what}`;
}

export const DATABASE_NAMES: Readonly<Record<DatabaseName, string>> = {
  mongodb: 'MongoDB',
  supabase: 'Supabase',
};

export function describeDatabase(state: Faults['databases'][number]['state']): Standing {
  switch (state) {
    case 'up':
      return { words: 'up', tone: 'ok' };
    case 'cut-off':
      return { words: 'cut off', tone: 'bad' };
    case 'not-embedded':
      return { words: 'not embedded', tone: 'plain' };
  }
}
