import type { CompletePlan } from './complete-plan.js';
import { geographyParameters } from './geography.js';

const API_VERSION = '2010-04-01';
const E164 = /^\+[1-9]\d{1,14}$/;

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
