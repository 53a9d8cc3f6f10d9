import type { NumberRouting, RemoteNumber } from '../rest/remote-resources.js';
import type { WebhookUrls } from '../webhooks/webhook-urls.js';

/** All fields of a routing, in the order in which they are shown. */
export const ROUTING_FIELDS = [
  'voiceApplicationSid',
  'trunkSid',
  'voiceUrl',
  'voiceMethod',
  'voiceFallbackUrl',
  'voiceFallbackMethod',
  'statusCallback',
  'statusCallbackMethod',
] as const satisfies readonly (keyof NumberRouting)[];

/** One field of a number's routing that is, or is to be, another one; blank for none. */
export interface RoutingDifference {
  readonly field: keyof NumberRouting;
  readonly from: string;
  readonly to: string;
}

/** A number whose calls are to go elsewhere. */
export interface NumberChange {
  readonly number: RemoteNumber;
  readonly to: NumberRouting;
  /** At least one. */
  readonly differences: readonly RoutingDifference[];
}

/** What a number had before its calls were sent here, and what it was given then. */
export interface KeptRouting {
  readonly sid: string;
  readonly phoneNumber: string;
  /** When it was given that, ISO 8601 UTC. */
  readonly at: string;
  readonly before: NumberRouting;
  readonly after: NumberRouting;
}

/** What pointing numbers here comes to. */
export interface SyncPlan {
  readonly changes: readonly NumberChange[];
  readonly pointHere: readonly RemoteNumber[];
  /** Numbers that are wanted here, and that the account does not have. */
  readonly missing: readonly string[];
  /** Numbers of the account that are not ours to touch. */
  readonly leftAlone: readonly RemoteNumber[];
}

/** What giving numbers back their old addresses comes to. */
export interface UndoPlan {
  readonly changes: readonly NumberChange[];
  /** Those that have their old addresses already. */
  readonly restored: readonly KeptRouting[];
  /** Those that somebody has given other addresses meanwhile, and which are left as they are. */
  readonly changedSince: readonly KeptRouting[];
  /** Those that the account no longer has. */
  readonly missing: readonly KeptRouting[];
  /** Numbers that were named, and of which nothing is kept. */
  readonly unknown: readonly string[];
}

/** Which numbers are wanted here; in E.164. */
export interface WantedNumbers {
  readonly pooled: readonly string[];
  /** The only ones that may be touched; any that is pooled when there are none. */
  readonly named: readonly string[];
}

/**
 * Where the calls of a number belong: those of a pooled one to its sessions, those of any other to the menu.
 *
 * Twilio heeds the addresses of a number only when it has neither application nor trunk.
 */
export function routingHere(urls: WebhookUrls, isPooled: boolean): NumberRouting {
  return {
    voiceUrl: isPooled ? urls.incomingCall() : urls.voice(),
    voiceMethod: 'POST',
    voiceFallbackUrl: urls.fallback(),
    voiceFallbackMethod: 'POST',
    statusCallback: urls.status(),
    statusCallbackMethod: 'POST',
    voiceApplicationSid: '',
    trunkSid: '',
  };
}

/** The fields in which two routings of numbers, or of applications, differ, in the order of the fields; what is left out is blank. */
export function differencesOf(from: Partial<NumberRouting>, to: Partial<NumberRouting>): RoutingDifference[] {
  return ROUTING_FIELDS.map((field) => ({ field, from: from[field] ?? '', to: to[field] ?? '' })).filter(
    (each) => each.from !== each.to,
  );
}

/** What is to be sent for a change: what differs and nothing else. */
export function changedFields({ differences }: Pick<NumberChange, 'differences'>): Partial<NumberRouting> {
  return Object.fromEntries(differences.map(({ field, to }) => [field, to]));
}

/**
 * Compares the numbers of the account with where they belong.
 *
 * @param account all numbers of the account
 */
export function planSync(
  account: readonly RemoteNumber[],
  { pooled, named }: WantedNumbers,
  urls: WebhookUrls,
): SyncPlan {
  const pool = new Set(pooled);
  const wanted = new Set(named.length > 0 ? named : pooled);
  const found = new Set(account.map(({ phoneNumber }) => phoneNumber));
  const chosen = account.filter(({ phoneNumber }) => wanted.has(phoneNumber));
  const compared = chosen.map((number) => changeOf(number, routingHere(urls, pool.has(number.phoneNumber))));
  return {
    changes: compared.filter(isNeeded),
    pointHere: compared.filter((change) => !isNeeded(change)).map(({ number }) => number),
    missing: [...wanted].filter((number) => !found.has(number)),
    leftAlone: account.filter(({ phoneNumber }) => !wanted.has(phoneNumber)),
  };
}

/**
 * Compares the numbers of the account with what is kept of them: only one that still has what it was given gets its old routing.
 *
 * @param account all numbers of the account
 * @param named in E.164, the only ones to be touched; all that are kept when there are none
 */
export function planUndo(
  account: readonly RemoteNumber[],
  kept: readonly KeptRouting[],
  named: readonly string[],
): UndoPlan {
  const bySid = new Map(account.map((number) => [number.sid, number]));
  const changes: NumberChange[] = [];
  const [restored, changedSince, missing]: [KeptRouting[], KeptRouting[], KeptRouting[]] = [[], [], []];
  const isWanted = ({ phoneNumber }: KeptRouting): boolean =>
    named.length === 0 || named.includes(phoneNumber);
  for (const entry of kept.filter(isWanted)) {
    const number = bySid.get(entry.sid);
    if (number === undefined) missing.push(entry);
    else if (isSame(number.routing, entry.before)) restored.push(entry);
    else if (isSame(number.routing, entry.after)) changes.push(changeOf(number, entry.before));
    else changedSince.push(entry);
  }
  const known = new Set(kept.map(({ phoneNumber }) => phoneNumber));
  return { changes, restored, changedSince, missing, unknown: named.filter((number) => !known.has(number)) };
}

/**
 * What is to be kept once numbers are changed: what each had before its calls were sent here for the first time, as long as
 * nobody else has changed it between.
 *
 * @param at the present, ISO 8601 UTC
 */
export function withChanges(
  kept: readonly KeptRouting[],
  changes: readonly NumberChange[],
  at: string,
): KeptRouting[] {
  const entries = new Map(kept.map((entry) => [entry.sid, entry]));
  for (const { number, to } of changes) {
    const { sid, phoneNumber, routing } = number;
    const known = entries.get(sid);
    const before = known !== undefined && isSame(known.after, routing) ? known.before : routing;
    entries.set(sid, { sid, phoneNumber, at, before, after: to });
  }
  return [...entries.values()];
}

function changeOf(number: RemoteNumber, to: NumberRouting): NumberChange {
  return { number, to, differences: differencesOf(number.routing, to) };
}

function isNeeded({ differences }: NumberChange): boolean {
  return differences.length > 0;
}

function isSame(one: NumberRouting, other: NumberRouting): boolean {
  return differencesOf(one, other).length === 0;
}
