/** Names of today where browsers list the ones of yesterday, such as `Asia/Calcutta`. */
const RENAMED = [
  'Africa/Asmara',
  'America/Argentina/Buenos_Aires',
  'America/Argentina/Catamarca',
  'America/Argentina/Cordoba',
  'America/Argentina/Jujuy',
  'America/Argentina/Mendoza',
  'America/Atikokan',
  'America/Indiana/Indianapolis',
  'America/Kentucky/Louisville',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Atlantic/Faroe',
  'Europe/Kyiv',
  'Pacific/Chuuk',
  'Pacific/Kanton',
  'Pacific/Pohnpei',
];

/** Fixed offsets, whose signs are the wrong way round: `Etc/GMT+5` is five hours behind UTC. */
const FIXED = [
  ...Array.from({ length: 12 }, (_, place) => `Etc/GMT+${place + 1}`),
  ...Array.from({ length: 14 }, (_, place) => `Etc/GMT-${place + 1}`),
];

/** The names of zones that this browser knows: the viewer's own, UTC, which no browser lists, and the others in order. */
export function zoneNames(here: string): string[] {
  const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([here, 'UTC', ...[...known, ...RENAMED].sort(), ...FIXED])];
}

/** The viewer's own zone. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
