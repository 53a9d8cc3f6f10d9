import { EnvFile, type PreparedLines } from '../../common/files/env-file.js';
import { takeAll } from '../../common/jobs/reversible-steps.js';
import { changedFields } from '../numbers/number-plan.js';
import type { AccountClient } from '../rest/account-client.js';
import type { RemoteApplication, RemoteNumber } from '../rest/remote-resources.js';
import type { BeforeSetup, SetupFile } from './setup-file.js';
import {
  applicationName,
  isDone,
  keptAfter,
  type KeptSetup,
  type SetupPlan,
  type SetupState,
} from './setup-plan.js';
import { lineStep, SetupDraft, twilioSteps } from './setup-steps.js';
import { isWhole, planSetupUndo, type SetupUndo } from './setup-undo-plan.js';

/** Where and when something is set up. */
export interface SetupPlace {
  readonly accountSid: string;
  /** The present, ISO 8601 UTC. */
  readonly at: string;
}

/**
 * Has Twilio send the calls of a number here, all or nothing, and takes that back.
 *
 * What Twilio had is on the disk before anything is changed: whatever happens then, it can be given back.
 *
 * Every method rejects with `TwilioApiError` when Twilio cannot be reached or refuses, and with `SetupFileError` when what Twilio had
 * cannot be read or kept.
 */
export class Setup {
  constructor(
    private readonly twilio: AccountClient,
    private readonly file: SetupFile,
  ) {}

  /** What Twilio has for a number. */
  async look(number: RemoteNumber, { accountSid }: Pick<SetupPlace, 'accountSid'>): Promise<SetupState> {
    const { setups } = await this.file.read();
    const prior = priorOf(setups, accountSid, number.sid);
    return { number, own: await this.ownApplication(number.phoneNumber, prior) };
  }

  /** All that is kept, of other accounts as well. */
  kept(): Promise<BeforeSetup> {
    return this.file.read();
  }

  /**
   * Carries a plan out.
   *
   * @param lines to be added to `.env`; `null` for none
   * @throws HalfDoneError when something failed and could not be taken back; else all is as before
   */
  async apply(
    plan: SetupPlan,
    place: SetupPlace,
    { lines, signal }: { readonly lines: PreparedLines | null; readonly signal: AbortSignal },
  ): Promise<void> {
    const before = await this.file.read();
    const prior = priorOf(before.setups, place.accountSid, plan.number.sid);
    const others = before.setups.filter((kept) => kept !== prior);
    const draft = new SetupDraft(keptAfter(plan, prior, place));
    const added = lines === null ? before.lines : [...before.lines, lines.added];
    const setups = (): readonly KeptSetup[] => (isDone(plan) ? before.setups : [...others, draft.kept]);
    const write = (): Promise<void> => this.file.write({ setups: setups(), lines: added });
    const steps = [
      { take: write, undo: () => this.putBack(before) },
      ...(lines === null ? [] : [lineStep(lines)]),
      ...twilioSteps(this.twilio, { plan, draft, write }),
    ];
    await takeAll(steps, signal);
  }

  /** Compares what Twilio has with what it had. */
  async planUndo(kept: KeptSetup, numbers: readonly RemoteNumber[]): Promise<SetupUndo> {
    const { application } = kept;
    const isMade = application !== null && application.sid !== null;
    const own = isMade
      ? await this.twilio.findApplication(application.sid ?? '')
      : await this.applicationNamed(application?.friendlyName ?? null);
    return planSetupUndo(kept, { numbers, application: own });
  }

  /** Gives back what Twilio had, and forgets it where all of it was given back. What was given back before an error stays, and the next time does the rest. */
  async undo(undo: SetupUndo): Promise<void> {
    const { kept, applicationSid, applicationDifferences: differences } = undo;
    // A file that cannot be written is found before anything is changed.
    const before = await this.file.read();
    await this.file.write(before);
    if (undo.number === 'change')
      await this.twilio.routeNumber(kept.number.sid, changedFields({ differences: undo.numberDifferences }));
    if (applicationSid !== null && undo.application === 'remove')
      await this.twilio.removeApplication(applicationSid);
    if (applicationSid !== null && undo.application === 'change')
      await this.twilio.routeApplication(applicationSid, changedFields({ differences }));
    if (!isWhole(undo)) return;
    const setups = before.setups.filter((each) => !isSameNumber(each, kept));
    await this.file.write({ ...before, setups });
  }

  /**
   * Takes the lines out of `.env` that were added, once no number is set up any more.
   *
   * @returns the files of which somebody has changed those lines: there they stay
   */
  async undoLines(): Promise<string[]> {
    const { setups, lines } = await this.file.read();
    if (setups.length > 0) return [];
    const changed: string[] = [];
    for (const added of [...lines].reverse()) {
      if (!(await new EnvFile(added.path).remove(added))) changed.push(added.path);
    }
    await this.file.remove();
    return changed;
  }

  private putBack(before: BeforeSetup): Promise<void> {
    const isNothing = before.setups.length + before.lines.length === 0;
    return isNothing ? this.file.remove() : this.file.write(before);
  }

  /** The one that is kept, or one of that name: somebody may have lost the data folder. */
  private async ownApplication(
    phoneNumber: string,
    prior: KeptSetup | null,
  ): Promise<RemoteApplication | null> {
    const sid = prior?.application?.sid ?? null;
    const kept = sid === null ? null : await this.twilio.findApplication(sid);
    return kept ?? (await this.applicationNamed(applicationName(phoneNumber)));
  }

  private async applicationNamed(name: string | null): Promise<RemoteApplication | null> {
    const found = name === null ? [] : await this.twilio.listApplications(name);
    return found.find(({ friendlyName }) => friendlyName === name) ?? null;
  }
}

function priorOf(all: readonly KeptSetup[], accountSid: string, numberSid: string): KeptSetup | null {
  return all.find((kept) => kept.accountSid === accountSid && kept.number.sid === numberSid) ?? null;
}

function isSameNumber(one: KeptSetup, other: KeptSetup): boolean {
  return one.accountSid === other.accountSid && one.number.sid === other.number.sid;
}
