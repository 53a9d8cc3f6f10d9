import type { NumberRouting, RemoteNumber } from '../rest/remote-resources.js';
import { WebhookUrls } from '../webhooks/webhook-urls.js';
import {
  changedFields,
  differencesOf,
  type KeptRouting,
  type NumberChange,
  planSync,
  planUndo,
  routingHere,
  withChanges,
} from './number-plan.js';

const URLS = new WebhookUrls('https://phone.example.com/line');
const ELSEWHERE: NumberRouting = {
  voiceUrl: 'https://demo.twilio.com/welcome/voice/',
  voiceMethod: 'GET',
  voiceFallbackUrl: '',
  voiceFallbackMethod: 'POST',
  statusCallback: '',
  statusCallbackMethod: 'POST',
  voiceApplicationSid: '',
  trunkSid: '',
};
const HERE = routingHere(URLS, true);
const AT = '2026-11-21T09:00:00.000Z';

function aNumber(digit: number, routing: Partial<NumberRouting> = {}): RemoteNumber {
  return { sid: `PN${digit}`, phoneNumber: numbered(digit), routing: { ...ELSEWHERE, ...routing } };
}

function numbered(digit: number): string {
  return `+1500555100${digit}`;
}

function aKept(digit: number, kept: Partial<KeptRouting> = {}): KeptRouting {
  const { sid, phoneNumber } = aNumber(digit);
  return { sid, phoneNumber, at: AT, before: ELSEWHERE, after: HERE, ...kept };
}

function digitsOf(items: readonly (RemoteNumber | KeptRouting)[]): number[] {
  return items.map(({ phoneNumber }) => Number(phoneNumber.at(-1)));
}

describe('the addresses of a number', () => {
  it('are those of the sessions for a pooled one, and those of the menu for any other', () => {
    const common = {
      voiceMethod: 'POST',
      voiceFallbackUrl: 'https://phone.example.com/line/twilio/fallback',
      voiceFallbackMethod: 'POST',
      statusCallback: 'https://phone.example.com/line/twilio/status',
      statusCallbackMethod: 'POST',
      voiceApplicationSid: '',
      trunkSid: '',
    };
    expect(HERE).toEqual({ ...common, voiceUrl: 'https://phone.example.com/line/twilio/incoming-call' });
    expect(routingHere(URLS, false)).toEqual({
      ...common,
      voiceUrl: 'https://phone.example.com/line/twilio/voice',
    });
  });

  it('differ field by field, application and trunk first', () => {
    expect(differencesOf({ ...ELSEWHERE, voiceApplicationSid: 'AP1', trunkSid: 'TK1' }, HERE)).toEqual([
      { field: 'voiceApplicationSid', from: 'AP1', to: '' },
      { field: 'trunkSid', from: 'TK1', to: '' },
      { field: 'voiceUrl', from: ELSEWHERE.voiceUrl, to: HERE.voiceUrl },
      { field: 'voiceMethod', from: 'GET', to: 'POST' },
      { field: 'voiceFallbackUrl', from: '', to: HERE.voiceFallbackUrl },
      { field: 'statusCallback', from: '', to: HERE.statusCallback },
    ]);
    expect(differencesOf(HERE, HERE)).toEqual([]);
  });
});

describe('pointing numbers here', () => {
  const account = [aNumber(1), aNumber(2, HERE), aNumber(3), aNumber(4, { voiceApplicationSid: 'AP1' })];

  it('changes those of the pool that need it, and leaves all others alone', () => {
    const pooled = [1, 2, 4, 5].map(numbered);
    const plan = planSync(account, { pooled, named: [] }, URLS);
    expect(digitsOf(plan.changes.map(({ number }) => number))).toEqual([1, 4]);
    expect(digitsOf(plan.pointHere)).toEqual([2]);
    expect(plan.missing).toEqual([numbered(5)]);
    expect(digitsOf(plan.leftAlone)).toEqual([3]);
    expect(plan.changes.every(({ to }) => to.voiceUrl === HERE.voiceUrl)).toBe(true);
  });

  it('changes only those that are named when any are, each as what it is', () => {
    const plan = planSync(account, { pooled: [1, 2].map(numbered), named: [1, 3, 6].map(numbered) }, URLS);
    expect(plan.changes.map(({ number, to }) => [...digitsOf([number]), to.voiceUrl])).toEqual([
      [1, URLS.incomingCall()],
      [3, URLS.voice()],
    ]);
    expect([plan.missing, digitsOf(plan.leftAlone)]).toEqual([[numbered(6)], [2, 4]]);
  });

  it('touches nothing with an empty pool and no name', () => {
    const plan = planSync(account, { pooled: [], named: [] }, URLS);
    expect(plan).toEqual({ changes: [], pointHere: [], missing: [], leftAlone: account });
  });

  it('sends what differs and nothing else', () => {
    const [change] = planSync(
      [aNumber(1, { ...HERE, voiceMethod: 'GET' })],
      { pooled: [numbered(1)], named: [] },
      URLS,
    ).changes;
    expect(change && changedFields(change)).toEqual({ voiceMethod: 'POST' });
  });
});

describe('what is kept of numbers', () => {
  const change = (number: RemoteNumber, to = HERE): NumberChange => ({
    number,
    to,
    differences: differencesOf(number.routing, to),
  });

  it('is what they had, beside what is known of others', () => {
    expect(withChanges([aKept(2)], [change(aNumber(1))], AT)).toEqual([aKept(2), aKept(1)]);
  });

  it('stays what they had before the first change while nobody else changes them', () => {
    const later = { ...HERE, voiceUrl: 'https://new.example.com/twilio/incoming-call' };
    expect(withChanges([aKept(1)], [change(aNumber(1, HERE), later)], AT)).toEqual([
      aKept(1, { after: later }),
    ]);
  });

  it('is what somebody else gave them in between', () => {
    const others = { ...ELSEWHERE, voiceUrl: 'https://other.example.com/' };
    expect(withChanges([aKept(1)], [change(aNumber(1, others))], AT)).toEqual([aKept(1, { before: others })]);
  });
});

describe('giving old addresses back', () => {
  it('is for numbers that still have what they were given, all of it', () => {
    const account = [
      aNumber(1, HERE),
      aNumber(2),
      aNumber(3, { ...HERE, statusCallback: '' }),
      aNumber(5, HERE),
    ];
    const plan = planUndo(
      account,
      [1, 2, 3, 4].map((digit) => aKept(digit)),
      [],
    );
    expect(plan.changes).toEqual([
      { number: account[0], to: ELSEWHERE, differences: differencesOf(HERE, ELSEWHERE) },
    ]);
    expect([plan.restored, plan.changedSince, plan.missing].map(digitsOf)).toEqual([[2], [3], [4]]);
    expect(plan.unknown).toEqual([]);
  });

  it('is for the named ones only when any are', () => {
    const account = [aNumber(1, HERE), aNumber(2, HERE)];
    const plan = planUndo(account, [aKept(1), aKept(2)], [2, 7].map(numbered));
    expect(digitsOf(plan.changes.map(({ number }) => number))).toEqual([2]);
    expect(plan.unknown).toEqual([numbered(7)]);
  });
});
