import type { Clock } from '../../../common/time/clock.js';
import type { AppConfig } from '../../../config/app-config.js';
import { DAY, SECOND } from '../../../config/time.js';
import { AccountNumbers } from '../../../twilio/numbers/account-numbers.js';
import { planSync } from '../../../twilio/numbers/number-plan.js';
import { AccountInspector } from '../../../twilio/rest/account-inspector.js';
import type { NumberRouting, RemoteNumber } from '../../../twilio/rest/remote-resources.js';
import { RestLimits } from '../../../twilio/rest/rest-transport.js';
import { TwilioClient } from '../../../twilio/rest/twilio-client.js';
import { WebhookUrls } from '../../../twilio/webhooks/webhook-urls.js';
import { judgeAccount, judgeClock, judgeDialing, judgeMedia } from '../judge/judge-account.js';
import { callsToLookUp, judgeAlerts, type Ownership } from '../judge/judge-alerts.js';
import { judgeNumbers } from '../judge/judge-numbers.js';
import type { Finding } from '../judge/finding.js';
import { DOCTOR_LIMITS } from './doctor-limits.js';

/** So little that all questions together fit into the time of a diagnosis. */
class FewRequests extends RestLimits {
  override readonly requestMilliseconds = DOCTOR_LIMITS.request;
  override readonly requestsAtOnce = 6;
  override readonly attemptsWhenLimited = 3;
  override readonly attemptsWhenFailing = 2;
  override readonly backoff = { base: 200, cap: 1_000 };
}

/** Each is a request of its own. */
const MOST_LOOK_UPS = 10;
/** `Date` is cut down to seconds: on average it lies half a second back. */
const HALF_A_SECOND = 0.5;

/**
 * What Twilio tells of the account and its numbers; changes nothing.
 *
 * Every method rejects with `TwilioApiError` when Twilio does not tell, and with the signal's reason when it is stopped.
 */
export class TwilioChecks {
  private readonly inspector: AccountInspector;
  private readonly client: TwilioClient;
  private numbers: Promise<RemoteNumber[]> | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
  ) {
    const limits = new FewRequests();
    this.inspector = new AccountInspector(config, limits, signal);
    this.client = new TwilioClient(config, clock, limits);
    signal.addEventListener('abort', () => this.client.onModuleDestroy(), { once: true });
  }

  /** The account, and our clock by Twilio's. */
  async account(): Promise<Finding[]> {
    const before = this.clock.now().getTime();
    const answer = await this.inspector.account();
    const middle = (before + this.clock.now().getTime()) / 2;
    const { twilioTime } = answer;
    const ahead = twilioTime === null ? null : (middle - twilioTime) / SECOND - HALF_A_SECOND;
    return [judgeAccount(answer, this.config.twilio.simulated), judgeClock(ahead)];
  }

  /** Where the calls of the numbers go. @param pooled `null` when nobody knows the pool */
  async routing(pooled: readonly string[] | null): Promise<Finding[]> {
    const { mainNumbers } = this.config.phone;
    const named = [...new Set([...mainNumbers, ...(pooled ?? [])])];
    const account = await this.ownNumbers(named);
    const numbers = await Promise.all(account.map((number) => this.withApplication(number)));
    const urls = new WebhookUrls(this.config.server.publicUrl);
    const plan = planSync(numbers, { pooled: pooled ?? [], named }, urls);
    return judgeNumbers(plan, pooled !== null, this.config.twilio.simulated);
  }

  /** Whether those to whom calls are forwarded may be called. */
  async dialing(): Promise<Finding[]> {
    const { forwardTo } = this.config.phone;
    const permissions = forwardTo.length === 0 ? [] : await this.inspector.dialingPermissions();
    return judgeDialing(forwardTo, permissions);
  }

  /** Who may hear recordings. */
  async media(): Promise<Finding[]> {
    return [judgeMedia(await this.inspector.mediaStatuses())];
  }

  /** Errors of the last 24 hours. @param pooled `null` when nobody knows the pool */
  async alerts(pooled: readonly string[] | null): Promise<Finding[]> {
    const now = this.clock.now();
    const alerts = await this.inspector.alerts(new Date(now.getTime() - DAY));
    if (alerts.length === 0) return judgeAlerts(alerts, { addresses: [], calls: new Set() }, now);
    const numbers = [...this.config.phone.mainNumbers, ...(pooled ?? [])];
    const addresses = await this.addresses(numbers);
    const known: Ownership = { addresses, calls: new Set() };
    const calls = await this.callsOf(numbers, callsToLookUp(alerts, known, MOST_LOOK_UPS));
    return judgeAlerts(alerts, { addresses, calls }, now);
  }

  private async addresses(numbers: readonly string[]): Promise<string[]> {
    const own = await this.ownNumbers(numbers);
    const configured = own.flatMap(({ routing }) => [
      routing.voiceUrl,
      routing.voiceFallbackUrl,
      routing.statusCallback,
    ]);
    return [new WebhookUrls(this.config.server.publicUrl).voice(), ...configured];
  }

  /** Those of some calls that came from or to the numbers. */
  private async callsOf(numbers: readonly string[], sids: readonly string[]): Promise<Set<string>> {
    const found = await Promise.all(sids.map((sid) => this.client.findCall(sid)));
    const own = found.filter(
      (call) => call !== null && [call.from, call.to].some((each) => numbers.includes(each ?? '')),
    );
    return new Set(own.flatMap((call) => call?.sid ?? []));
  }

  /** Those of the account that are ours. */
  private async ownNumbers(numbers: readonly string[]): Promise<RemoteNumber[]> {
    this.numbers ??= new AccountNumbers(this.client).list(this.signal);
    return (await this.numbers).filter(({ phoneNumber }) => numbers.includes(phoneNumber));
  }

  /** With an application Twilio ignores the number's own addresses: those of the application count, if there is one. */
  private async withApplication(number: RemoteNumber): Promise<RemoteNumber> {
    const { voiceApplicationSid, trunkSid } = number.routing;
    const isOwn = voiceApplicationSid === '' || trunkSid !== '';
    const routing = isOwn ? null : await this.inspector.application(voiceApplicationSid);
    return { ...number, routing: withoutOverrides(routing ?? number.routing) };
  }
}

/** Connection overrides stand in the fragment, which Twilio neither sends nor signs: with any of them a call comes to the same place. */
function withoutOverrides(routing: NumberRouting): NumberRouting {
  const bare = (address: string): string => address.split('#', 1)[0] ?? '';
  return {
    ...routing,
    voiceUrl: bare(routing.voiceUrl),
    voiceFallbackUrl: bare(routing.voiceFallbackUrl),
    statusCallback: bare(routing.statusCallback),
  };
}
