import type { RecorderStatus } from '../../calls/delivery/recorder.js';
import type { IndexReport } from '../../calls/stores/mongo/inspect-indexes.js';
import { DomainError } from '../../common/errors/domain-error.js';
import { hidePrivateParts } from '../../common/logging/hide-private-parts.js';
import type { Clock } from '../../common/time/clock.js';
import { within } from '../../common/time/within.js';
import type { AppConfig, StoreName } from '../../config/app-config.js';
import { isPrivateHost } from '../../config/public-address.js';
import type { MigrationReport } from '../../database/supabase/inspect-migrations.js';
import { TwilioApiError } from '../../twilio/rest/twilio-api.error.js';
import { askAddress } from './ask/ask-address.js';
import { askDisk } from './ask/ask-disk.js';
import { DOCTOR_LIMITS } from './ask/doctor-limits.js';
import { TwilioChecks } from './ask/twilio-checks.js';
import { CHECKS, type CheckName, type Finding, Findings } from './judge/finding.js';
import { judgePublicUrl, judgeRoundTrip } from './judge/judge-address.js';
import { judgeDelivery, judgeMongo, judgeSupabase, judgeUnreachable } from './judge/judge-databases.js';
import { judgeDisk, judgeIdleJournal, judgeJournal } from './judge/judge-data-folder.js';
import { judgeKeys } from './judge/judge-keys.js';

/** The databases, asked by whoever can. `null` for one that runs inside a server, which does not run. */
export interface DatabaseQuestions {
  mongo(): Promise<IndexReport | null>;
  supabase(): Promise<MigrationReport | null>;
  /** Numbers of the pool, in E.164. */
  pool(): Promise<readonly string[] | null>;
}

/** What the doctor looks at, and from where. */
export interface Patient {
  readonly config: AppConfig;
  readonly clock: Clock;
  readonly databases: DatabaseQuestions;
  /** What the server knows when this is one; `null` when none runs. */
  readonly status: RecorderStatus | null;
}

/** A check took too long. */
class CheckTimeoutError extends DomainError {
  readonly code = 'CHECK_TIMEOUT';
}

type Check = readonly [name: CheckName, look: () => Finding[] | Promise<Finding[]>];

/** Looks at everything that a working Mainline needs, and changes nothing. */
export class Doctor {
  /** @param limitMilliseconds longest time of one check */
  constructor(
    private readonly patient: Patient,
    private readonly limitMilliseconds = DOCTOR_LIMITS.check,
  ) {}

  /**
   * All findings, in the order of the checks. A check that fails or takes too long is a finding too.
   *
   * @throws the signal's reason when it is stopped
   */
  async examine(signal: AbortSignal): Promise<Finding[]> {
    const done = new AbortController();
    const findings = await Promise.all(
      this.checks(AbortSignal.any([signal, done.signal])).map((check) => this.carryOut(check)),
    );
    done.abort();
    signal.throwIfAborted();
    return findings.flat().sort((one, other) => CHECKS.indexOf(one.check) - CHECKS.indexOf(other.check));
  }

  private checks(signal: AbortSignal): Check[] {
    const { config, clock, status, databases } = this.patient;
    const twilio = new TwilioChecks(config, clock, signal);
    // Why it does not answer is what the check of the database itself finds.
    const pool = databases.pool().catch(() => null);
    return [
      ['settings', () => [new Findings('settings').ok('every variable is valid')]],
      ['address', () => this.lookAtAddress(signal)],
      ['account', () => twilio.account()],
      ['numbers', async () => twilio.routing(await pool)],
      ['dialing', () => twilio.dialing()],
      ['media', () => twilio.media()],
      ['alerts', async () => twilio.alerts(await pool)],
      ['mongodb', () => this.lookAtMongo()],
      ['supabase', () => this.lookAtSupabase()],
      ['journal', () => this.lookAtJournal()],
      ['disk', async () => [judgeDisk(await askDisk(config.server.dataDir))]],
      ['keys', () => judgeKeys(config.access.keys, clock.now())],
      ['server', () => [judgeServer(status !== null)]],
    ];
  }

  private async lookAtAddress(signal: AbortSignal): Promise<Finding[]> {
    const { config, clock, status } = this.patient;
    const { publicUrl } = config.server;
    const isPrivate = isPrivateHost(new URL(publicUrl).hostname);
    const question = { config, now: clock.now(), isServerRunning: status !== null, signal };
    return [
      ...judgePublicUrl(publicUrl, config.twilio.simulated, isPrivate),
      judgeRoundTrip(await askAddress(question)),
    ];
  }

  private async lookAtMongo(): Promise<Finding[]> {
    const report = await this.patient.databases.mongo();
    if (report === null) return [skippedEmbedded('mongodb')];
    return [...judgeMongo(report, this.patient.status !== null), ...this.delivery('mongodb')];
  }

  private async lookAtSupabase(): Promise<Finding[]> {
    const report = await this.patient.databases.supabase();
    if (report === null) return [skippedEmbedded('supabase')];
    return [judgeSupabase(report), ...this.delivery('supabase')];
  }

  private delivery(name: StoreName): Finding[] {
    const stores = this.patient.status?.stores ?? [];
    return stores.filter((store) => store.name === name).flatMap(judgeDelivery);
  }

  private async lookAtJournal(): Promise<Finding[]> {
    const { status, config } = this.patient;
    if (status !== null) return judgeJournal(status.journal);
    return [judgeIdleJournal(await askDisk(config.server.dataDir))];
  }

  private async carryOut([name, look]: Check): Promise<Finding[]> {
    const { limitMilliseconds: limit } = this;
    const late = (): Error => new CheckTimeoutError(`no answer within ${Math.round(limit / 1000)} s`);
    try {
      return await within(limit, Promise.resolve().then(look), late);
    } catch (error: unknown) {
      return [this.explain(name, error)];
    }
  }

  /** A check that could not be carried out. */
  private explain(name: CheckName, error: unknown): Finding {
    const reason = hidePrivateParts(error instanceof Error ? error.message : String(error));
    if (name === 'mongodb' || name === 'supabase') return judgeUnreachable(name, reason);
    if (name === 'account') return this.explainTwilio(reason);
    const findings = new Findings(name);
    if (error instanceof TwilioApiError)
      return findings.skipped('Twilio does not tell: see the line "account"');
    return findings.fail(`it could not be looked at: ${reason}`, 'try again, and report it if that goes on');
  }

  private explainTwilio(reason: string): Finding {
    const account = new Findings('account');
    if (this.patient.config.twilio.simulated && this.patient.status === null)
      return account.skipped('the phone simulator plays Twilio, and runs inside the server only');
    return account.fail(
      reason,
      'set TWILIO_ACCOUNT_SID and the first TWILIO_AUTH_TOKEN as the Twilio Console shows them, and let the server reach the internet',
    );
  }
}

function judgeServer(isRunning: boolean): Finding {
  const server = new Findings('server');
  return isRunning
    ? server.ok('a Mainline runs in this DATA_DIR, and has looked at itself')
    : server.warn('no Mainline runs in this DATA_DIR: what only it knows is skipped', 'npm start');
}

function skippedEmbedded(name: StoreName): Finding {
  return new Findings(name).skipped('it is embedded: it runs inside the server, which does not run');
}
