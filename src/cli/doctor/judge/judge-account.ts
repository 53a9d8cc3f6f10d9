import type { AccountAnswer, DialingPermission } from '../../../twilio/rest/account-inspector.js';
import { counted, type Finding, Findings } from './finding.js';

const account = new Findings('account');
const clock = new Findings('clock');
const dialing = new Findings('dialing');
const media = new Findings('media');

const WARN_SECONDS = 30;
const FAIL_SECONDS = 300;
const MEANING =
  'signatures do not depend on it, but audio links and API keys expire at the wrong time, calls are dated wrongly, and the backfill asks for the wrong hours';
const REMEDY = 'set the clock by NTP (timedatectl set-ntp true; in a container, on its host)';

/** Judges what the account is. @param isSimulated the phone simulator plays Twilio's part */
export function judgeAccount({ type, status }: AccountAnswer, isSimulated: boolean): Finding {
  if (status !== null && status !== 'active') {
    return account.fail(
      `the Twilio account is ${status}: it places and takes no calls`,
      'see the Twilio Console, mostly under Billing',
    );
  }
  if (type?.toLowerCase() === 'trial') {
    return account.warn(
      'the Twilio account is a trial: it calls verified numbers only, and callers hear a message of Twilio first',
      'verify every number of FORWARD_TO in the Twilio Console, or upgrade the account',
    );
  }
  const whose = isSimulated ? 'the phone simulator answers' : 'Twilio accepts the credentials';
  return account.ok(whose);
}

/** Judges our clock by Twilio's. @param aheadSeconds how far ours is ahead; negative when it is behind, `null` when nobody knows */
export function judgeClock(aheadSeconds: number | null): Finding {
  if (aheadSeconds === null) return clock.skipped("Twilio's answer had no Date");
  const off = Math.abs(aheadSeconds);
  const text = `the clock is ${Math.round(off)} s ${aheadSeconds > 0 ? 'ahead of' : 'behind'} Twilio's`;
  if (off > FAIL_SECONDS) return clock.fail(`${text}: ${MEANING}`, REMEDY);
  if (off > WARN_SECONDS) return clock.warn(`${text}: ${MEANING}`, REMEDY);
  return clock.ok(text);
}

/**
 * Judges whether the account may call those to whom calls are forwarded.
 *
 * @param permissions of all countries
 */
export function judgeDialing(
  forwardTo: readonly string[],
  permissions: readonly DialingPermission[],
): Finding[] {
  if (forwardTo.length === 0) return [dialing.skipped('FORWARD_TO is empty: calls are forwarded to nobody')];
  const asked = forwardTo.map((number) => ({ number, country: countryOf(number, permissions) }));
  const bad = asked.flatMap(({ number, country }) => {
    if (country === null) {
      return [
        dialing.warn(
          `Twilio lists no country for ${number}`,
          'look whether the number in FORWARD_TO is right',
        ),
      ];
    }
    if (country.isAllowed) return [];
    return [
      dialing.fail(
        `the account may not call ${number} in ${country.name}: forwarding ends with error 13227`,
        `allow ${country.name} in the Twilio Console under Voice, Settings, Geo permissions`,
      ),
    ];
  });
  if (bad.length > 0) return bad;
  const names = [...new Set(asked.flatMap(({ country }) => country?.name ?? []))];
  return [
    dialing.ok(
      `${counted(forwardTo.length, 'number')} of FORWARD_TO may be called (${names.join(', ')}; high-risk ranges are not looked at)`,
    ),
  ];
}

/** The longest prefix counts: countries share codes. */
function countryOf(number: string, permissions: readonly DialingPermission[]): DialingPermission | null {
  let [found, length]: [DialingPermission | null, number] = [null, 0];
  for (const permission of permissions) {
    const longest = Math.max(
      0,
      ...permission.prefixes.filter((prefix) => number.startsWith(prefix)).map((prefix) => prefix.length),
    );
    if (longest > length) [found, length] = [permission, longest];
  }
  return found;
}

/** HTTP statuses of asking for a recording's audio. */
export interface MediaStatuses {
  readonly without: number;
  readonly withCredentials: number;
}

/** Judges who may hear the account's recordings. @param statuses `null` when it has none */
export function judgeMedia(statuses: MediaStatuses | null): Finding {
  if (statuses === null) {
    return media.skipped('the account has no recording to try; Mainline itself always sends its credentials');
  }
  const { without, withCredentials } = statuses;
  if (withCredentials !== 200 && withCredentials !== 404) {
    return media.fail(
      `Twilio answers ${withCredentials} to Mainline's own request for a recording: messages cannot be played`,
      'set TWILIO_ACCOUNT_SID and the first TWILIO_AUTH_TOKEN (or TWILIO_REGION) to those of the account that has the recordings',
    );
  }
  if (without === 401 || without === 403) return media.ok('recordings are handed out with credentials only');
  if (without === 404) return media.skipped('the latest recording is gone; there is none to try');
  return media.warn(
    'whoever knows the address of a recording hears it: the account asks for no credentials',
    'turn on "Enforce HTTP Auth on Media URLs" in the Twilio Console under Voice, Settings; Mainline needs no change',
  );
}
