import { compareCallEvents } from './call-event.js';
import { anEvent } from '../../../test/support/builders.js';
import { incoming, pressed } from '../../../test/support/call-history.js';

describe('compareCallEvents', () => {
  it('orders by time, then by id', () => {
    const events = [...pressed(7, '2'), ...pressed(7, '9'), ...incoming()].sort(compareCallEvents);
    expect(events[0]?.type).toBe('call.incoming');
    expect([...events].reverse().sort(compareCallEvents)).toEqual(events);
  });

  it('puts what leads to it before what one request said at the same moment', () => {
    const at = '2026-11-21T09:00:07.000Z';
    const told = (['menu.input', 'dial.completed', 'dial.started', 'voicemail.started'] as const).map(
      (type) => anEvent({ type, at, data: {} as never }),
    );
    expect([...told].reverse().sort(compareCallEvents)).toEqual(told);
  });

  it('keeps one order with types that only a later version knows', () => {
    const at = '2026-11-21T09:00:07.000Z';
    const events = Array.from({ length: 30 }, (_, index) =>
      anEvent({ type: (index % 3 === 0 ? 'call.cloned' : 'call.status') as 'call.status', at }),
    ).sort(compareCallEvents);
    expect([...events].reverse().sort(compareCallEvents)).toEqual(events);
    expect(events.slice(20).every(({ type }) => (type as string) === 'call.cloned')).toBe(true);
  });
});
