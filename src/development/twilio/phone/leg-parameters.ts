import { E164 } from '../../../config/phone-number.js';
import type { CompletePlan } from './call-plan.js';

const API_VERSION = '2010-04-01';

/** An opaque token of the shape Twilio sends; it carries nothing. */
const CALL_TOKEN = encodeURIComponent(
  JSON.stringify({
    parentCallInfoToken: `eyJhbGciOiJFUzI1NiJ9.eyJjYWxsU2lkIjoiQ0EwMDAwIn0.${'A'.repeat(86)}`,
    identityHeaderTokens: [],
  }),
);

/** What every request about the caller's leg says, but for its status. */
export function callerParameters(plan: CompletePlan, accountSid: string): Record<string, string> {
  const { from, to } = plan;
  return {
    AccountSid: accountSid,
    ApiVersion: API_VERSION,
    CallSid: plan.callSid,
    Direction: 'inbound',
    From: from,
    Caller: from,
    To: to,
    Called: to,
    ...networkParameters(plan),
    ...(plan.callerName === null ? {} : { CallerName: plan.callerName }),
    ...plan.parameters,
  };
}

/** What every request about an agent's leg says, but for its status. */
export function agentParameters(leg: {
  readonly accountSid: string;
  readonly sid: string;
  readonly parentSid: string;
  readonly callerId: string;
  readonly to: string;
}): Record<string, string> {
  return {
    AccountSid: leg.accountSid,
    ApiVersion: API_VERSION,
    CallSid: leg.sid,
    ParentCallSid: leg.parentSid,
    Direction: 'outbound-dial',
    From: leg.callerId,
    Caller: leg.callerId,
    To: leg.to,
    Called: leg.to,
    ...geographyParameters(leg.callerId, leg.to),
  };
}

function networkParameters({ from, to }: CompletePlan): Record<string, string> {
  if (from.startsWith('client:')) return { ApplicationSid: `AP${'5f1c0de0'.repeat(4)}` };
  if (from.startsWith('sip:')) return sipParameters(from, to);
  return {
    ...geographyParameters(from, to),
    StirVerstat: from.startsWith('+1') && E164.test(from) ? 'TN-Validation-Passed-A' : 'No-TN-Validation',
    CallToken: CALL_TOKEN,
  };
}

function sipParameters(from: string, to: string): Record<string, string> {
  const host = (address: string): string => address.split('@')[1]?.split(/[;>]/)[0] ?? '';
  return {
    SipDomain: host(to) === '' ? host(from) : host(to),
    SipDomainSid: `SD${'5f1c0de0'.repeat(4)}`,
    SipCallId: `a84b4c76e66710@${host(from)}`,
    SipSourceIp: '198.51.100.7',
  };
}

/** Where a number is registered, as Twilio looks it up; blank where it does not know. */
interface Geography {
  readonly City: string;
  readonly State: string;
  readonly Zip: string;
  readonly Country: string;
}

const NOWHERE: Geography = { City: '', State: '', Zip: '', Country: '' };

const AREAS: Readonly<Record<string, Omit<Geography, 'Country'>>> = {
  '202': { City: 'WASHINGTON', State: 'DC', Zip: '20388' },
  '212': { City: 'NEW YORK', State: 'NY', Zip: '10004' },
  '312': { City: 'CHICAGO', State: 'IL', Zip: '60601' },
  '323': { City: 'LOS ANGELES', State: 'CA', Zip: '90038' },
  '415': { City: 'SAN FRANCISCO', State: 'CA', Zip: '94105' },
};

const COUNTRIES: Readonly<Record<string, string>> = {
  '1': 'US',
  '237': 'CM',
  '33': 'FR',
  '44': 'GB',
  '49': 'DE',
  '55': 'BR',
  '61': 'AU',
  '63': 'PH',
  '886': 'TW',
  '91': 'IN',
};

/** Looks a number up in a small made-up register. */
function geographyOf(number: string): Geography {
  if (!E164.test(number)) return NOWHERE;
  const code = [3, 2, 1].map((length) => number.slice(1, 1 + length)).find((prefix) => prefix in COUNTRIES);
  const country = { ...NOWHERE, Country: COUNTRIES[code ?? ''] ?? '' };
  return code === '1' ? { ...country, ...AREAS[number.slice(2, 5)] } : country;
}

/** The eight parameters that say where two numbers are: `FromCity`, `CallerCity`, `ToCity`, `CalledCity` and so on. */
function geographyParameters(from: string, to: string): Record<string, string> {
  const prefixed = (prefix: string, geography: Geography): [string, string][] =>
    Object.entries(geography).map(([name, value]: [string, string]) => [prefix + name, value]);
  const [source, destination] = [geographyOf(from), geographyOf(to)];
  return Object.fromEntries([
    ...prefixed('From', source),
    ...prefixed('Caller', source),
    ...prefixed('To', destination),
    ...prefixed('Called', destination),
  ]);
}
