import type { RemoteAlert } from '../../../twilio/rest/account-inspector.js';
import { HOUR } from '../../../config/time.js';
import { counted, type Finding, Findings } from './finding.js';
import { ACCOUNT_ERRORS, meaningOf } from './twilio-errors.js';

const alerts = new Findings('alerts');

/** What tells which alerts are about this Mainline. */
export interface Ownership {
  /** Addresses that Twilio has for the numbers, and ours: an alert about a request to one of their hosts and folders is ours. */
  readonly addresses: readonly string[];
  /** Sids of calls from or to the numbers. */
  readonly calls: ReadonlySet<string>;
}

/** Calls of which only Twilio can say whether they are ours, newest first. */
export function callsToLookUp(found: readonly RemoteAlert[], ownership: Ownership, most: number): string[] {
  const open = found.filter((alert) => !isOurs(alert, ownership)).map(({ resourceSid }) => resourceSid ?? '');
  return [...new Set(open.filter((sid) => sid.startsWith('CA')))].slice(0, most);
}

/**
 * Judges the errors that Twilio reports, code by code: grave when the last one was within the hour.
 *
 * @param found of the last 24 hours, of the whole account
 */
export function judgeAlerts(found: readonly RemoteAlert[], ownership: Ownership, now: Date): Finding[] {
  const groups = new Map<string, RemoteAlert[]>();
  for (const alert of found.filter((each) => isOurs(each, ownership)))
    groups.set(alert.code, [...(groups.get(alert.code) ?? []), alert]);
  if (groups.size === 0) return [alerts.ok('Twilio reports no error for these numbers in the last 24 hours')];
  return [...groups.entries()]
    .map(([code, group]) => ({ code, count: group.length, last: lastOf(group) }))
    .sort((one, other) => (one.last < other.last ? 1 : -1))
    .map(({ code, count, last }) => {
      const { meaning, remedy } = meaningOf(code);
      const text = `${code} ${counted(count, 'time')}, last at ${last}: ${meaning}`;
      const isRecent = now.getTime() - Date.parse(last) <= HOUR;
      return isRecent ? alerts.fail(text, remedy) : alerts.warn(text, remedy);
    });
}

function lastOf(group: readonly RemoteAlert[]): string {
  return group.map(({ at }) => at).reduce((one, other) => (one > other ? one : other));
}

function isOurs({ code, requestUrl, resourceSid }: RemoteAlert, { addresses, calls }: Ownership): boolean {
  if (ACCOUNT_ERRORS.has(code)) return true;
  if (resourceSid !== null && calls.has(resourceSid)) return true;
  return requestUrl !== null && addresses.some((address) => isBelow(requestUrl, address));
}

/** Below the folder that an address is in: our own routes are all in one. */
function isBelow(requestUrl: string, address: string): boolean {
  if (!URL.canParse(requestUrl) || !URL.canParse(address)) return false;
  const [asked, known] = [new URL(requestUrl), new URL(address)];
  return asked.host === known.host && asked.pathname.startsWith(known.pathname.replace(/[^/]*$/, ''));
}
