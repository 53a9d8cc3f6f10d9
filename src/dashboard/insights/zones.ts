/** The names of zones that this browser knows, with the viewer's own first. UTC is in no list of browsers. */
export function zoneNames(here: string): string[] {
  const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([here, 'UTC', ...known])];
}

/** The viewer's own zone. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
