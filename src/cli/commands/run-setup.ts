import { EnvFile, missingNames, type PreparedLines } from '../../common/files/env-file.js';
import { HalfDoneError } from '../../common/jobs/reversible-steps.js';
import { orStopped } from '../../twilio/numbers/account-numbers.js';
import { isDone, planSetup, type SetupPlan } from '../../twilio/setup/setup-plan.js';
import { WebhookUrls } from '../../twilio/webhooks/webhook-urls.js';
import { type CommandSession, EXIT, type ExitCode } from '../terminal/command-session.js';
import { printable } from '../terminal/terminal-output.js';
import type { ProcessInputs } from './command.js';
import { describeCommandFailure } from './command-failure.js';
import { type OpenedSetup, withSetup } from './open-setup.js';
import { undoSetup } from './run-setup-undo.js';
import { isConfirmed, type SetupRun } from './setup-run.js';
import {
  chooseNumber,
  choosePublicUrl,
  readSettings,
  type SetupOptions,
  SetupRefusal,
} from './setup-inputs.js';
import { conflictLines, envLines, planLines, trialLines } from './setup-text.js';

const HEADING = 'Written by "npm run mainline -- setup"';

/**
 * Sets a number up, or takes that back.
 *
 * @returns failed when Twilio or the disk did not go along, bad input for what cannot be meant like this; nothing is changed then
 */
export async function runSetup(
  options: SetupOptions,
  session: CommandSession,
  inputs: ProcessInputs,
): Promise<ExitCode> {
  const run = { options, session, inputs };
  try {
    return await (options.undo === true ? undoSetup(run) : setUp(run));
  } catch (error: unknown) {
    return explain(error, run);
  }
}

async function setUp(run: SetupRun): Promise<ExitCode> {
  const { options, inputs } = run;
  const config = await readSettings(options, inputs);
  const opening = { config, clock: inputs.clock, isAlone: options.dryRun !== true };
  return withSetup(opening, async (opened) => {
    const { plan, publicUrl } = await survey(run, opened);
    const values = wantedValues(opened, plan, publicUrl);
    const lines = options.envFile ? await missingLines(run, values) : null;
    if (isDone(plan) && lines === null) {
      run.session.print(`${plan.number.phoneNumber} is set up already; there is nothing to change.`);
      return EXIT.done;
    }
    const isMeant = await isConfirmed(run);
    if (isMeant !== true) return isMeant;
    const place = { accountSid: config.twilio.accountSid, at: inputs.clock.nowIso() };
    await opened.setup.apply(plan, place, { lines, signal: run.session.signal });
    tellDone(run, opened, plan);
    return EXIT.done;
  });
}

/** What Twilio has, and what that means for the number. */
async function survey(
  { options, session, inputs }: SetupRun,
  { config, client, numbers, setup }: OpenedSetup,
): Promise<{ readonly plan: SetupPlan; readonly publicUrl: string }> {
  const { signal } = session;
  session.progress('asking Twilio for the account and its numbers');
  const { accountSid } = config.twilio;
  const account = await orStopped(client.findAccount(), signal);
  if (account.status !== 'active') throw new SetupRefusal(`The account ${accountSid} is ${account.status}`);
  const all = await numbers.list(signal);
  const owned = all.map(({ phoneNumber }) => phoneNumber);
  const chosen = await chooseNumber(options, config, { ask: inputs.ask, owned });
  const number = all.find(({ phoneNumber }) => phoneNumber === chosen);
  if (number === undefined) throw new SetupRefusal(`${chosen} is not on the account`);
  const publicUrl = await choosePublicUrl(options, config, inputs);
  const state = await orStopped(setup.look(number, { accountSid }), signal);
  const wish = { withoutApplication: !options.application, takeOver: options.takeOver === true };
  const plan = planSetup(state, { ...wish, urls: new WebhookUrls(publicUrl) });
  for (const line of planLines(plan)) session.print(line);
  if (account.isTrial) {
    const verified = await orStopped(client.listVerifiedNumbers(), signal);
    const unverified = config.phone.forwardTo.filter((agent) => !verified.includes(agent));
    for (const line of trialLines(unverified)) session.print(line);
  }
  if (plan.obstacle === null) return { plan, publicUrl };
  throw new SetupRefusal(
    `${chosen} belongs to ${plan.obstacle}. --take-over takes it away from there, and --undo gives it back`,
  );
}

/** What Mainline has to know of what was set up. The simulator's credentials are known to both sides already. */
function wantedValues(
  { config }: OpenedSetup,
  { number }: SetupPlan,
  publicUrl: string,
): Readonly<Record<string, string>> {
  const { accountSid, authTokens, simulated } = config.twilio;
  const credentials = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authTokens.join(',') };
  return simulated ? {} : { ...credentials, MAIN_NUMBERS: number.phoneNumber, PUBLIC_URL: publicUrl };
}

async function missingLines(
  { session, inputs }: SetupRun,
  values: Readonly<Record<string, string>>,
): Promise<PreparedLines | null> {
  const file = new EnvFile(inputs.envFile);
  const present = await file.values();
  for (const line of conflictLines(file.path, present, values)) session.complain(line);
  const missing = missingNames(present, values);
  for (const line of envLines(file.path, missing, values)) session.print(line);
  if (missing.length === 0) return null;
  await file.checkWritable();
  return file.prepare(values, HEADING);
}

function tellDone({ session }: SetupRun, { undoPath }: OpenedSetup, { number }: SetupPlan): void {
  session.print(
    `${number.phoneNumber} is set up. What there was before is kept in ${undoPath}; "setup --undo" gives it back.`,
  );
  session.print('Start Mainline ("npm start"; anew when it runs), and call the number.');
}

function explain(error: unknown, { options, session }: SetupRun): ExitCode {
  if (error instanceof HalfDoneError) {
    for (const each of [error.cause, error.undoing]) session.complain(textOf(each));
    session.complain(
      'What was done before that could not be taken back. Run "setup" again to go on, or "setup --undo" to go back.',
    );
    return EXIT.failed;
  }
  session.complain(session.signal.aborted ? 'Stopped.' : textOf(error));
  session.complain(
    options.undo === true
      ? 'What was given back before that stays so; "setup --undo" does the rest.'
      : 'Nothing was changed.',
  );
  if (session.signal.aborted) return EXIT.interrupted;
  return error instanceof SetupRefusal ? EXIT.badInput : EXIT.failed;
}

/** Whoever typed the numbers of a refusal may read them; those of other errors are hidden. */
function textOf(error: unknown): string {
  if (error instanceof SetupRefusal) return `error: ${printable(error.message)}`;
  return describeCommandFailure(error, NEVER).text;
}

const NEVER = new AbortController().signal;
