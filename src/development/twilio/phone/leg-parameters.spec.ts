import { fixture } from '../../../../test/support/twilio-requests.js';
import { type CallPlan, completePlan } from './call-plan.js';
import { callerParameters } from './leg-parameters.js';
import { completeAccount } from './virtual-account.js';

const ACCOUNT = completeAccount({
  accountSid: 'AC1',
  authToken: 't',
  publicUrl: 'https://x.example.com',
});

function parameters(plan: CallPlan = {}): Record<string, string> {
  return { ...callerParameters(completePlan(plan, ACCOUNT), 'AC1'), CallStatus: 'ringing' };
}

describe('callerParameters', () => {
  it.each([
    ['01-incoming-us-stir-a', {}],
    ['05-incoming-callername', { callerName: 'CA Wireless Call' }],
    ['12-incoming-sip', { from: 'sip:extension@example-ivr.sip.twilio.com' }],
  ])('are named as in the captured %s', (name, plan) => {
    const captured = new Set(Object.keys(fixture(name)));
    const simulated = new Set(Object.keys(parameters(plan)));
    const optional = ['StirVerstat', 'CallToken'];
    expect([...captured].filter((key) => !simulated.has(key))).toEqual([]);
    expect([...simulated].filter((key) => !captured.has(key) && !optional.includes(key))).toEqual([]);
  });

  it('say where numbers are', () => {
    expect(parameters({ from: '+442071838750', to: '+13235550100' })).toMatchObject({
      From: '+442071838750',
      Caller: '+442071838750',
      FromCountry: 'GB',
      CallerCity: '',
      ToCity: 'LOS ANGELES',
      CalledState: 'CA',
      StirVerstat: 'No-TN-Validation',
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
    });
  });

  it('hide a withheld number and say nothing about its place', () => {
    expect(parameters({ withheld: true })).toMatchObject({
      From: 'anonymous',
      Caller: 'anonymous',
      FromCountry: '',
    });
  });

  it('have no geography for clients, and no number that was called', () => {
    const client = parameters({ from: 'client:joey_ramone' });
    expect(client).toMatchObject({
      From: 'client:joey_ramone',
      To: '',
      ApplicationSid: expect.stringMatching(/^AP/) as string,
    });
    expect(client).not.toHaveProperty('FromCountry');
  });

  it('take added and replaced ones', () => {
    expect(parameters({ parameters: { AddOns: '{}', StirVerstat: '' } })).toMatchObject({
      AddOns: '{}',
      StirVerstat: '',
    });
  });

  it('have a fresh sid each time, or the given one', () => {
    expect(parameters()['CallSid']).toMatch(/^CA[0-9a-f]{32}$/);
    expect(parameters()['CallSid']).not.toBe(parameters()['CallSid']);
    expect(parameters({ callSid: 'CAx' })['CallSid']).toBe('CAx');
  });
});
