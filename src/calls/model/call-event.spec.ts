import { compareCallEvents } from './call-event.js';
import { incoming, pressed } from '../../../test/support/call-history.js';

describe('compareCallEvents', () => {
  it('orders by time, then by id', () => {
    const events = [...pressed(7, '2'), ...pressed(7, '9'), ...incoming()].sort(compareCallEvents);
    expect(events[0]?.type).toBe('call.incoming');
    expect([...events].reverse().sort(compareCallEvents)).toEqual(events);
  });
});
