import { aCall, anEvent } from '../../../../test/support/builders.js';
import { StoreUnavailableError } from '../../../database/link/store.errors.js';
import { toCall, toAppendItem, toCallEvents, toCallRow } from './call-row.mapper.js';

/** As a row comes out of the database: through JSON. */
const stored = <T>(row: T): T => JSON.parse(JSON.stringify(row)) as T;

describe('the mapping of calls and events', () => {
  it('gives a call back as it was', () => {
    const call = aCall({ answeredAt: '2026-11-21T09:00:09.500Z', answeredBy: '+15557778888' });
    expect(toCall(stored(toCallRow(call)))).toEqual(call);
  });

  it('gives a call without message and times back as it was', () => {
    const call = aCall({ voicemail: null, answeredAt: null, endedAt: null, durationSeconds: null });
    expect(toCall(stored(toCallRow(call)))).toEqual(call);
  });

  it('gives an event back as it was', () => {
    const event = anEvent();
    const { low: _low, high: _high, digest: _digest, ...row } = toAppendItem(event);
    expect(toCallEvents([stored(row)])).toEqual([event]);
  });

  it.each([
    ['2026-11-21T08:14:13.55+00:00', '2026-11-21T08:14:13.550Z'],
    ['2026-11-21T08:14:13+00:00', '2026-11-21T08:14:13.000Z'],
    ['2026-11-21 08:14:13.552+00', '2026-11-21T08:14:13.552Z'],
    ['2026-11-21T09:14:13.552+01:00', '2026-11-21T08:14:13.552Z'],
  ])('reads the time %s', (written, time) => {
    expect(toCall({ ...toCallRow(aCall()), started_at: written }).startedAt).toBe(time);
    expect(toCallEvents([{ ...toAppendItem(anEvent()), received_at: written }])[0]?.receivedAt).toBe(time);
  });

  it.each([null, 'hello', { events: [] }])('takes %j for the answer of something else', (answer) => {
    expect(() => toCallEvents(answer)).toThrow(StoreUnavailableError);
  });
});
