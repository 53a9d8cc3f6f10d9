import { DomainError } from '../../common/errors/domain-error.js';
import { EnvFile, type PreparedLines } from '../../common/files/env-file.js';
import type { ReversibleStep } from '../../common/jobs/reversible-steps.js';
import { changedFields, differencesOf } from '../numbers/number-plan.js';
import type { AccountClient } from '../rest/account-client.js';
import type { NumberRouting } from '../rest/remote-resources.js';
import { TwilioApiError } from '../rest/twilio-api.error.js';
import { type ApplicationChange, type KeptSetup, NEW_APPLICATION, type SetupPlan } from './setup-plan.js';

/** Errors after which Twilio has changed nothing. */
const UNDONE: ReadonlySet<string> = new Set(['TWILIO_REFUSED', 'TWILIO_LIMITED']);

/** Twilio did not do what it was asked. */
export class SetupError extends DomainError {
  readonly code = 'SETUP_FAILED';
}

/** A plan that is carried out. */
export interface SetupWork {
  readonly plan: SetupPlan;
  readonly draft: SetupDraft;
  /** Writes the draft to the disk. */
  readonly write: () => Promise<void>;
}

/** The changes at Twilio, each with its way back. */
export function twilioSteps(twilio: AccountClient, work: SetupWork): ReversibleStep[] {
  return [...applicationSteps(twilio, work), numberStep(twilio, work)].map(unlessRefused);
}

/** What Twilio has refused was not done, and must not be taken back: that might be refused as well. */
function unlessRefused({ take, undo }: ReversibleStep): ReversibleStep {
  let isRefused = false;
  return {
    take: async () => {
      try {
        await take();
      } catch (error: unknown) {
        isRefused = error instanceof TwilioApiError && UNDONE.has(error.code);
        throw error;
      }
    },
    undo: async () => (isRefused ? undefined : undo()),
  };
}

/** Adds lines to a file, and takes them out again. */
export function lineStep({ added, write }: PreparedLines): ReversibleStep {
  return { take: write, undo: async () => void (await new EnvFile(added.path).remove(added)) };
}

/** What is going to be kept, once the sid of a new application is known. */
export class SetupDraft {
  constructor(public kept: KeptSetup) {}

  made(sid: string): void {
    const { number, application } = this.kept;
    const isPointed = number.after.voiceApplicationSid === NEW_APPLICATION;
    const after = isPointed ? { ...number.after, voiceApplicationSid: sid } : number.after;
    this.kept = {
      ...this.kept,
      number: { ...number, after },
      application: application && { ...application, sid },
    };
  }
}

function applicationSteps(twilio: AccountClient, work: SetupWork): ReversibleStep[] {
  const { application: change } = work.plan;
  if (change === null || change.differences.length === 0) return [];
  const { sid, from } = change;
  if (sid === null || from === null) return [creation(twilio, change, work)];
  const back = differencesOf(change.to, from);
  return [
    {
      take: async () => {
        const now = await twilio.routeApplication(sid, changedFields(change));
        expectSame(now?.routing, change.to, `the application ${sid}`);
      },
      undo: async () => void (await twilio.routeApplication(sid, changedFields({ differences: back }))),
    },
  ];
}

function creation(
  twilio: AccountClient,
  change: ApplicationChange,
  { draft, write }: SetupWork,
): ReversibleStep {
  const { friendlyName, to: routing } = change;
  return {
    take: async () => {
      const made = await twilio.createApplication({ friendlyName, routing });
      draft.made(made.sid);
      await write();
      expectSame(made.routing, routing, `the application ${made.sid}`);
    },
    // Without an answer nobody knows whether there is one; there was none before.
    undo: async () => {
      for (const { sid } of await twilio.listApplications(friendlyName)) await twilio.removeApplication(sid);
    },
  };
}

function numberStep(twilio: AccountClient, { plan: { number }, draft }: SetupWork): ReversibleStep {
  const { sid, routing, phoneNumber } = number;
  return {
    take: async () => {
      const { after } = draft.kept.number;
      const differences = differencesOf(routing, after);
      if (differences.length === 0) return;
      const now = await twilio.routeNumber(sid, changedFields({ differences }));
      expectSame(now?.routing, after, `the number ${phoneNumber}`);
    },
    undo: async () => {
      const differences = differencesOf(draft.kept.number.after, routing);
      if (differences.length > 0) await twilio.routeNumber(sid, changedFields({ differences }));
    },
  };
}

/** @throws SetupError when Twilio has something else than it was given */
function expectSame(now: Partial<NumberRouting> | undefined, to: Partial<NumberRouting>, what: string): void {
  if (now === undefined) throw new SetupError(`Twilio no longer has ${what}`);
  const [difference] = differencesOf(now, to);
  if (difference !== undefined)
    throw new SetupError(`Twilio has set something else as ${difference.field} of ${what}`);
}
