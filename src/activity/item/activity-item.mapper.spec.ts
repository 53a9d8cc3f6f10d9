import type { Call } from '../../calls/model/call.js';
import { toActivityItem, toCallEventItem } from './activity-item.mapper.js';
import type { CallEvent } from '../../calls/model/call-event.js';

const CALL: Call = {
  fingerprint: { low: 1, high: 2, receipts: 3, contents: 4 },
  foldVersion: 1,
  id: 'CA5f1c0de05f1c0de05f1c0de05f1c0de0',
  source: 'twilio',
  type: 'voice',
  direction: 'inbound',
  from: '+14155550142',
  to: '+13235550100',
  caller: {
    raw: '+14155550142',
    number: '+14155550142',
    withheld: false,
    name: null,
    city: 'LOS ANGELES',
    state: 'CA',
    country: 'US',
    verification: 'TN-Validation-Passed-A',
  },
  status: 'ended',
  providerStatus: 'completed',
  outcome: 'voicemail',
  menu: [{ digits: '2', at: '2026-11-21T09:00:07.000Z' }],
  legs: [
    {
      sid: 'CA0f1e2d3c4b5a69788796a5b4c3d2e1f0',
      to: '+15557778888',
      status: 'no-answer',
      startedAt: '2026-11-21T09:00:07.100Z',
      answeredAt: null,
      endedAt: '2026-11-21T09:00:19.000Z',
      durationSeconds: 0,
      accepted: false,
    },
  ],
  answeredBy: null,
  agentId: null,
  session: null,
  echo: false,
  offers: [],
  waits: [],
  alerts: [],
  voicemail: {
    recordingSid: 'RE00112233445566778899aabbccddeeff',
    status: 'completed',
    durationSeconds: 21,
    transcript: null,
    heardAt: null,
  },
  otherRecordings: [
    {
      recordingSid: 'RE11112233445566778899aabbccddeeff',
      source: 'DialVerb',
      status: 'completed',
      durationSeconds: 30,
    },
  ],
  startedAt: '2026-11-21T09:00:00.000Z',
  answeredAt: null,
  endedAt: '2026-11-21T09:00:38.000Z',
  durationSeconds: 38,
  waitSeconds: 12,
  talkSeconds: 0,
  failureReason: null,
  erasedAt: null,
  undeletedRecordings: 0,
  queue: 'sales',
  flagged: true,
  note: 'Calls every day.',
  eventCount: 6,
  receivedSum: 1,
};

const ITEM =
  '{"id":"CA5f1c0de05f1c0de05f1c0de05f1c0de0","source":"twilio","type":"voice","direction":"inbound","from":"+14155550142","to":"+13235550100","number":"+13235550100",' +
  '"caller":{"raw":"+14155550142","number":"+14155550142","withheld":false,"name":null,"city":"LOS ANGELES","state":"CA","country":"US","verification":"TN-Validation-Passed-A"},' +
  '"status":"ended","providerStatus":"completed","outcome":"voicemail","menu":[{"digits":"2","at":"2026-11-21T09:00:07.000Z"}],' +
  '"legs":[{"sid":"CA0f1e2d3c4b5a69788796a5b4c3d2e1f0","to":"+15557778888","agentName":"Juan","status":"no-answer","startedAt":"2026-11-21T09:00:07.100Z","answeredAt":null,"endedAt":"2026-11-21T09:00:19.000Z","durationSeconds":0,"accepted":false}],' +
  '"answeredBy":null,"agentId":null,"agentName":"María","voicemail":{"recordingSid":"RE00112233445566778899aabbccddeeff","status":"completed","durationSeconds":21,"transcript":null,"heardAt":null,"url":"https://x/CA5f1c0de05f1c0de05f1c0de05f1c0de0"},"otherRecordings":[{"recordingSid":"RE11112233445566778899aabbccddeeff","source":"DialVerb","status":"completed","durationSeconds":30}],"session":null,"echo":false,"queue":"sales","queueName":"Sales team","flagged":true,"alerts":[],"note":"Calls every day.",' +
  '"startedAt":"2026-11-21T09:00:00.000Z","answeredAt":null,"endedAt":"2026-11-21T09:00:38.000Z","durationSeconds":38,"waitSeconds":12,"talkSeconds":0,"failureReason":null,"erasedAt":null,"eventCount":6}';

const links = { urlOf: (id: string) => `https://x/${id}` };

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]): [string, unknown] => [name, reversed(field)]);
  return Object.fromEntries(entries.reverse());
}

const names = {
  nameIn: () => 'María',
  nameOfNumber: (number: string | null) => (number === '+15557778888' ? 'Juan' : null),
  nameOfQueue: (id: string | null) => (id === 'sales' ? 'Sales team' : null),
};

describe('toActivityItem', () => {
  it('answers with the documented bytes', () => {
    expect(JSON.stringify(toActivityItem(CALL, links, names))).toBe(ITEM);
  });

  it('does not depend on the order or the extra fields of a row', () => {
    const row = {
      ...(reversed(CALL) as Call),
      _id: 'x',
      caller: { ...(reversed(CALL.caller) as Call['caller']), extra: 1 },
    };
    expect(JSON.stringify(toActivityItem(row, links, names))).toBe(ITEM);
  });

  it('makes no link when there is no message', () => {
    const urlOf = jest.fn();
    expect(toActivityItem({ ...CALL, voicemail: null }, { urlOf }, names).voicemail).toBeNull();
    expect(urlOf).not.toHaveBeenCalled();
  });
});

const EVENT: CallEvent = {
  id: 'e1',
  callId: 'CA1',
  type: 'dial.started',
  at: '2026-11-21T09:00:07.000Z',
  receivedAt: '2026-11-21T09:00:07.100Z',
  source: 'twilio',
  data: { round: 1, agents: ['+15557778888', '+15557770000'], screened: true },
};

const PLAIN = { isRefused: false, isDerived: false };

describe('toCallEventItem', () => {
  it('says at the end what was refused and what was derived', () => {
    const shown = toCallEventItem({ event: EVENT, isRefused: true, isDerived: true });
    expect(Object.entries(shown).slice(-2)).toEqual([
      ['refused', true],
      ['derived', true],
    ]);
  });

  it('names every field in order and sorts the names inside data', () => {
    expect(JSON.stringify(toCallEventItem({ ...PLAIN, event: EVENT }))).toBe(
      '{"id":"e1","callId":"CA1","type":"dial.started","at":"2026-11-21T09:00:07.000Z","receivedAt":"2026-11-21T09:00:07.100Z",' +
        '"source":"twilio","data":{"agents":["+15557778888","+15557770000"],"round":1,"screened":true}}',
    );
  });

  it('sorts at every depth and keeps null', () => {
    const nested = {
      ...EVENT,
      data: { b: [{ z: 1, a: null }], a: { y: 1, x: { d: 1, c: 2 } } },
    } as unknown as CallEvent;
    expect(JSON.stringify(toCallEventItem({ ...PLAIN, event: nested }).data)).toBe(
      '{"a":{"x":{"c":2,"d":1},"y":1},"b":[{"a":null,"z":1}]}',
    );
  });
});
