import { callEventId, compareCallEvents } from './call-event.js';
import { incoming, pressed } from '../../../test/support/call-history.js';

const identity = {
  accountSid: 'AC1',
  callId: 'CA1',
  type: 'call.status',
  discriminator: [3, 'completed'],
} as const;

describe('callEventId', () => {
  it('is the same for the same fact, as kept for ever', () => {
    expect(callEventId(identity)).toBe('16bbed647ff9e3ea8ba58d1fdd54fcd8');
  });

  it.each([
    ['account', { accountSid: 'AC2' }],
    ['call', { callId: 'CA2' }],
    ['type', { type: 'leg.status' as const }],
    ['discriminator', { discriminator: [2, 'completed'] }],
    ['kind of discriminator', { discriminator: ['3', 'completed'] }],
    ['split of the discriminator', { discriminator: ['3,completed'] }],
  ])('differs by %s', (_part, change) => {
    expect(callEventId({ ...identity, ...change })).not.toBe(callEventId(identity));
  });
});

describe('compareCallEvents', () => {
  it('orders by time, then by id', () => {
    const events = [...pressed(7, '2'), ...pressed(7, '9'), ...incoming()].sort(compareCallEvents);
    expect(events[0]?.type).toBe('call.incoming');
    expect([...events].reverse().sort(compareCallEvents)).toEqual(events);
  });
});
