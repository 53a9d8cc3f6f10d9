import { anEvent } from '../../testing/calls';
import { inOrder } from './in-order';

const status = (at: number, sequence: number | null): ReturnType<typeof anEvent> =>
  anEvent('leg.status', at, { sequence });

describe('the order of events', () => {
  it('is that of the provider among callbacks of one second', () => {
    const [incoming, ringing, initiated, other, later] = [
      anEvent('call.incoming', 0),
      status(2, 1),
      status(2, 0),
      anEvent('leg.screening', 2),
      status(3, 2),
    ] as const;
    expect(inOrder([incoming, ringing, initiated, other, later])).toEqual([
      incoming,
      initiated,
      ringing,
      other,
      later,
    ]);
  });

  it('stays as it was otherwise', () => {
    const events = [status(1, 5), status(2, 1), anEvent('call.status', 2), status(2, null)];
    expect(inOrder(events)).toEqual(events);
    expect(inOrder([])).toEqual([]);
  });
});
