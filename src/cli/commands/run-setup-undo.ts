import { resolve } from 'node:path';
import { SetupFile } from '../../twilio/setup/setup-file.js';
import type { KeptSetup } from '../../twilio/setup/setup-plan.js';
import { changesAnything, isWhole, type SetupUndo } from '../../twilio/setup/setup-undo-plan.js';
import { EXIT, type ExitCode } from '../terminal/command-session.js';
import { type OpenedSetup, withSetup } from './open-setup.js';
import { readSettings, SetupRefusal, type SetupOptions } from './setup-inputs.js';
import { isConfirmed, type SetupRun } from './setup-run.js';
import { undoLines } from './setup-text.js';

const NOTHING = 'There is nothing to give back.';

/** Gives back what Twilio and `.env` had before they were set up, as far as nobody else has changed it since. */
export async function undoSetup(run: SetupRun): Promise<ExitCode> {
  const { options, session, inputs } = run;
  const dataDir = resolve(inputs.variables['DATA_DIR'] || './data');
  const { setups, lines } = await new SetupFile(dataDir).read();
  if (setups.length + lines.length === 0) {
    session.print(NOTHING);
    return EXIT.done;
  }
  const config = await readSettings(options, inputs);
  const wanted = keptOf(setups, options, config.twilio.accountSid);
  const opening = { config, clock: inputs.clock, isAlone: options.dryRun !== true };
  return withSetup(opening, (opened) => giveBack(run, opened, wanted));
}

async function giveBack(run: SetupRun, opened: OpenedSetup, wanted: readonly KeptSetup[]): Promise<ExitCode> {
  const { session } = run;
  const plans = await plan(run, opened, wanted);
  for (const line of plans.flatMap(undoLines)) session.print(line);
  const { setups, lines } = await opened.setup.kept();
  const isLast = plans.every(isWhole) && plans.length === setups.length;
  const names = isLast ? lines.flatMap((added) => added.names) : [];
  if (names.length > 0) session.print(`.env is to lose the lines that were added to it: ${names.join(', ')}`);
  if (!plans.some(changesAnything) && !isLast) {
    session.print(NOTHING);
    return EXIT.done;
  }
  const isMeant = await isConfirmed(run);
  if (isMeant !== true) return isMeant;
  for (const each of plans) {
    session.signal.throwIfAborted();
    await opened.setup.undo(each);
  }
  for (const path of await opened.setup.undoLines())
    session.complain(`warning: somebody has changed what was added to ${path}; it is left as it is`);
  session.print('What there was before is given back.');
  return EXIT.done;
}

async function plan(
  { session }: SetupRun,
  { numbers, setup }: OpenedSetup,
  wanted: readonly KeptSetup[],
): Promise<SetupUndo[]> {
  session.progress('asking Twilio for the numbers of the account');
  const all = wanted.length === 0 ? [] : await numbers.list(session.signal);
  const plans: SetupUndo[] = [];
  for (const kept of wanted) plans.push(await setup.planUndo(kept, all));
  session.signal.throwIfAborted();
  return plans;
}

/** @throws SetupRefusal when nothing is kept of what is wanted */
function keptOf(
  setups: readonly KeptSetup[],
  { number }: SetupOptions,
  accountSid: string,
): readonly KeptSetup[] {
  const ours = setups.filter((kept) => kept.accountSid === accountSid);
  const wanted = ours.filter((kept) => number === undefined || kept.number.phoneNumber === number);
  const [other] = setups;
  if (wanted.length > 0 || other === undefined) return wanted;
  if (number !== undefined) throw new SetupRefusal(`Nothing is kept of ${number}`);
  throw new SetupRefusal(
    `What is kept is of the account ${other.accountSid}, and the credentials are of ${accountSid}`,
  );
}
