import { differencesOf, type KeptRouting, type RoutingDifference } from '../numbers/number-plan.js';
import type {
  ApplicationRouting,
  NumberRouting,
  RemoteApplication,
  RemoteNumber,
} from '../rest/remote-resources.js';
import type { WebhookUrls } from '../webhooks/webhook-urls.js';

/** Stands for the sid of an application that is yet to be made. */
export const NEW_APPLICATION = 'the new application';

/** What Twilio has now. */
export interface SetupState {
  readonly number: RemoteNumber;
  /** Mainline's own application for that number. */
  readonly own: RemoteApplication | null;
}

/** What is wanted. */
export interface SetupWish {
  readonly urls: WebhookUrls;
  /** Whether the number gets the addresses itself. */
  readonly withoutApplication: boolean;
  /** Whether a number is taken away from an application that is not Mainline's, or from a trunk. */
  readonly takeOver: boolean;
}

/** Where the calls of Mainline's own application are to go. */
export interface ApplicationChange {
  readonly friendlyName: string;
  /** `null` when it is to be made. */
  readonly sid: string | null;
  readonly from: ApplicationRouting | null;
  readonly to: ApplicationRouting;
  readonly differences: readonly RoutingDifference[];
}

/** What setting a number up comes to. */
export interface SetupPlan {
  readonly number: RemoteNumber;
  /** `null` when the number gets the addresses itself. */
  readonly application: ApplicationChange | null;
  /** With {@link NEW_APPLICATION} where the application is yet to be made. */
  readonly numberTo: NumberRouting;
  readonly numberDifferences: readonly RoutingDifference[];
  /** Whose calls the number takes, and who would lose them; `null` when nobody does. */
  readonly obstacle: string | null;
}

/** What an application had before, and what it was given. */
export interface KeptApplication {
  /** `null` while it is being made. */
  readonly sid: string | null;
  readonly friendlyName: string;
  /** `null` when it was made. */
  readonly before: ApplicationRouting | null;
  readonly after: ApplicationRouting;
}

/** What is kept of a number that was set up, for the way back. */
export interface KeptSetup {
  readonly accountSid: string;
  readonly number: KeptRouting;
  readonly application: KeptApplication | null;
}

/** The name by which Mainline knows its own application for a number; Twilio takes 64 characters. */
export function applicationName(phoneNumber: string): string {
  return `Mainline ${phoneNumber}`;
}

/** Compares what Twilio has with what is wanted. */
export function planSetup({ number, own }: SetupState, wish: SetupWish): SetupPlan {
  const routing = { ...POSTED, ...wish.urls.withRetries() };
  const application = wish.withoutApplication ? null : applicationChange(number, own, routing);
  const numberTo =
    application === null
      ? { ...routing, voiceApplicationSid: '', trunkSid: '' }
      : { ...number.routing, voiceApplicationSid: application.sid ?? NEW_APPLICATION, trunkSid: '' };
  return {
    number,
    application,
    numberTo,
    numberDifferences: differencesOf(number.routing, numberTo),
    obstacle: wish.takeOver ? null : obstacleOf(number, own),
  };
}

/** Whether Twilio has all that is wanted. */
export function isDone({ application, numberDifferences }: SetupPlan): boolean {
  return (application?.differences ?? []).length + numberDifferences.length === 0;
}

/**
 * What is to be kept once a plan is carried out: what number and application had before Mainline first set them up, as long as they
 * still have what they were given then.
 *
 * @param prior what is kept of the number so far
 */
export function keptAfter(
  plan: SetupPlan,
  prior: KeptSetup | null,
  { accountSid, at }: { readonly accountSid: string; readonly at: string },
): KeptSetup {
  const { number, numberTo: after } = plan;
  const { sid, phoneNumber, routing } = number;
  const before = prior === null ? routing : { ...routing, ...wayBack(routing, prior.number) };
  return {
    accountSid,
    number: { sid, phoneNumber, at, before, after },
    application: keptApplication(plan.application, prior?.application ?? null),
  };
}

/**
 * The fields of a number that can be given back: those that it was given, and still has.
 *
 * @returns none when somebody has changed one of them since
 */
export function wayBack(routing: NumberRouting, { before, after }: KeptRouting): Partial<NumberRouting> {
  const given = differencesOf(before, after);
  const isAsGiven = given.every(({ field, to }) => routing[field] === to);
  return isAsGiven ? Object.fromEntries(given.map(({ field, from }) => [field, from])) : {};
}

function applicationChange(
  { phoneNumber }: RemoteNumber,
  own: RemoteApplication | null,
  to: ApplicationRouting,
): ApplicationChange {
  return {
    friendlyName: applicationName(phoneNumber),
    sid: own?.sid ?? null,
    from: own?.routing ?? null,
    to,
    differences: differencesOf(own?.routing ?? {}, to),
  };
}

function keptApplication(
  change: ApplicationChange | null,
  prior: KeptApplication | null,
): KeptApplication | null {
  if (change === null) return prior;
  const { sid, friendlyName, from, to: after } = change;
  const isKnown = prior !== null && (prior.sid === sid || prior.sid === null);
  const isAsGiven = isKnown && (prior.before === null || differencesOf(from ?? {}, prior.after).length === 0);
  return { sid, friendlyName, before: isAsGiven ? prior.before : from, after };
}

function obstacleOf({ routing }: RemoteNumber, own: RemoteApplication | null): string | null {
  const { voiceApplicationSid, trunkSid } = routing;
  if (trunkSid !== '') return `the SIP trunk ${trunkSid}`;
  if (voiceApplicationSid === '' || voiceApplicationSid === own?.sid) return null;
  return `the application ${voiceApplicationSid}, which is not Mainline's`;
}

const POSTED = {
  voiceMethod: 'POST',
  voiceFallbackMethod: 'POST',
  statusCallbackMethod: 'POST',
};
