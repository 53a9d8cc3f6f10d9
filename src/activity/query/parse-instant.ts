const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:\.\d{1,9})?(?:Z|[+-](\d{2}):([0-5]\d))$/i;
const MAX_ZONE_HOURS = 14;

/**
 * Reads a moment: an ISO 8601 date and time with its zone, such as `2026-11-20T09:00:00+01:00`.
 *
 * @returns it as ISO 8601 UTC with milliseconds; `null` for another form and for a moment that there is not, such as 30 February
 */
export function parseInstant(text: string): string | null {
  const [, minute, second = ':00', zoneHours = '0'] = INSTANT.exec(text) ?? [];
  if (minute === undefined || Number(zoneHours) > MAX_ZONE_HOURS) return null;
  // Days that a month does not have roll over into the next one instead of failing.
  const local = `${minute}${second}`.toUpperCase();
  if (toIso(`${local}Z`)?.startsWith(local) !== true) return null;
  const instant = toIso(text.toUpperCase());
  return instant !== null && /^\d{4}-/.test(instant) ? instant : null;
}

function toIso(text: string): string | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
