import { differencesOf, type RoutingDifference } from '../numbers/number-plan.js';
import type { RemoteApplication, RemoteNumber } from '../rest/remote-resources.js';
import { type KeptSetup, wayBack } from './setup-plan.js';

/** What becomes of a number. */
export type NumberWayBack = 'change' | 'as before' | 'changed since' | 'gone';

/** What becomes of Mainline's own application. */
export type ApplicationWayBack = 'remove' | 'change' | 'as before' | 'changed since' | 'in use' | 'gone';

/** What the way back comes to. */
export interface SetupUndo {
  readonly kept: KeptSetup;
  readonly number: NumberWayBack;
  readonly numberDifferences: readonly RoutingDifference[];
  /** `null` when there was none. */
  readonly application: ApplicationWayBack | null;
  readonly applicationSid: string | null;
  readonly applicationDifferences: readonly RoutingDifference[];
}

/** What Twilio has now. */
export interface UndoState {
  /** All numbers of the account. */
  readonly numbers: readonly RemoteNumber[];
  readonly application: RemoteApplication | null;
}

/** Compares what Twilio has with what it had: only what still is as it was set up is given back. */
export function planSetupUndo(kept: KeptSetup, { numbers, application }: UndoState): SetupUndo {
  const number = numbers.find(({ sid }) => sid === kept.number.sid);
  const way = numberWay(kept, number);
  const numberDifferences =
    way === 'change' && number !== undefined
      ? differencesOf(number.routing, { ...number.routing, ...wayBack(number.routing, kept.number) })
      : [];
  const isFreed = numberDifferences.some(({ field }) => field === 'voiceApplicationSid');
  const users = numbers.filter(
    ({ sid, routing }) =>
      routing.voiceApplicationSid === application?.sid && !(isFreed && sid === kept.number.sid),
  );
  const applicationWay =
    kept.application === null ? null : wayOfApplication(kept, application, users.length > 0);
  return {
    kept,
    number: way,
    numberDifferences,
    application: applicationWay,
    applicationSid: application?.sid ?? null,
    applicationDifferences:
      applicationWay === 'change'
        ? differencesOf(application?.routing ?? {}, kept.application?.before ?? {})
        : [],
  };
}

/** Whether there is anything to change. */
export function changesAnything({ number, application }: SetupUndo): boolean {
  return number === 'change' || application === 'change' || application === 'remove';
}

/** Whether nothing of it remains after that. */
export function isWhole({ number, application }: SetupUndo): boolean {
  return number !== 'changed since' && application !== 'changed since' && application !== 'in use';
}

function numberWay({ number: kept }: KeptSetup, number: RemoteNumber | undefined): NumberWayBack {
  if (number === undefined) return 'gone';
  const given = differencesOf(kept.before, kept.after);
  if (given.every(({ field, from }) => number.routing[field] === from)) return 'as before';
  return Object.keys(wayBack(number.routing, kept)).length > 0 ? 'change' : 'changed since';
}

function wayOfApplication(
  { application: kept }: KeptSetup,
  application: RemoteApplication | null,
  isUsed: boolean,
): ApplicationWayBack {
  if (kept === null || application === null) return 'gone';
  const isAsGiven = differencesOf(application.routing, kept.after).length === 0;
  if (kept.before === null) {
    if (!isAsGiven) return 'changed since';
    return isUsed ? 'in use' : 'remove';
  }
  if (differencesOf(application.routing, kept.before).length === 0) return 'as before';
  return isAsGiven ? 'change' : 'changed since';
}
