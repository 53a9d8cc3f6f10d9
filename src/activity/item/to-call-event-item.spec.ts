import type { CallEvent } from '../../calls/model/call-event.js';
import { toCallEventItem } from './to-call-event-item.js';

const EVENT: CallEvent = {
  id: 'e1',
  callId: 'CA1',
  type: 'dial.started',
  at: '2026-11-21T09:00:07.000Z',
  receivedAt: '2026-11-21T09:00:07.100Z',
  source: 'twilio',
  data: { round: 1, agents: ['+15557778888', '+15557770000'], screened: true },
};

describe('toCallEventItem', () => {
  it('names every field in order and sorts the names inside data', () => {
    expect(JSON.stringify(toCallEventItem(EVENT))).toBe(
      '{"id":"e1","callId":"CA1","type":"dial.started","at":"2026-11-21T09:00:07.000Z","receivedAt":"2026-11-21T09:00:07.100Z",' +
        '"source":"twilio","data":{"agents":["+15557778888","+15557770000"],"round":1,"screened":true}}',
    );
  });

  it('sorts at every depth and keeps null', () => {
    const nested = {
      ...EVENT,
      data: { b: [{ z: 1, a: null }], a: { y: 1, x: { d: 1, c: 2 } } },
    } as unknown as CallEvent;
    expect(JSON.stringify(toCallEventItem(nested).data)).toBe(
      '{"a":{"x":{"c":2,"d":1},"y":1},"b":[{"a":null,"z":1}]}',
    );
  });
});
