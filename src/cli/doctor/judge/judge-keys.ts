import type { ApiKeySettings } from '../../../config/app-config.js';
import { DAY } from '../../../config/time.js';
import { counted, type Finding, Findings } from './finding.js';

const keys = new Findings('keys');
const WARN_DAYS = 30;
const REMEDY =
  'npm run --silent mainline -- keys create, put its entry into API_KEYS beside the old one, and give it to the client';

/** Judges which API keys have expired, or do so within 30 days. */
export function judgeKeys(known: readonly ApiKeySettings[], now: Date): Finding[] {
  const findings = known.flatMap((key) => judgeKey(key, now));
  if (findings.length > 0) return findings;
  if (known.length === 0) return [keys.skipped('there are no API keys: nobody can read calls')];
  return [keys.ok(`${counted(known.length, 'API key')}; none expires within ${WARN_DAYS} days`)];
}

function judgeKey({ name, expiresAt }: ApiKeySettings, now: Date): Finding[] {
  if (expiresAt === null) return [];
  const left = Date.parse(expiresAt) - now.getTime();
  if (left <= 0) return [keys.fail(`the key of ${name} expired at ${expiresAt}`, REMEDY)];
  if (left > WARN_DAYS * DAY) return [];
  return [keys.warn(`the key of ${name} expires in ${counted(Math.ceil(left / DAY), 'day')}`, REMEDY)];
}
