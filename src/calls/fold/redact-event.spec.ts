import { anEvent, callDetails } from '../../../test/support/builders.js';
import { noted, reported } from '../../../test/support/reported-history.js';
import type { CallEvent } from '../model/call-event.js';
import { isRedacted, redactEvent } from './redact-event.js';

const SECRET = 'a-secret';
const details = callDetails({
  from: SECRET,
  callerName: SECRET,
  city: SECRET,
  state: SECRET,
  country: SECRET,
  verification: SECRET,
});

const PERSONAL: CallEvent[] = [
  anEvent<'call.incoming'>({ type: 'call.incoming', data: { details } }),
  anEvent<'menu.input'>({
    type: 'menu.input',
    data: { digits: SECRET, attempt: 1, choice: 'unknown', details },
  }),
  anEvent<'dial.completed'>({
    type: 'dial.completed',
    data: { round: 1, status: 'busy', legSid: 'CA2', durationSeconds: 3, bridged: false, details },
  }),
  anEvent<'voicemail.recorded'>({
    type: 'voicemail.recorded',
    data: { recordingSid: 'RE1', durationSeconds: 9, digits: SECRET, details },
  }),
  anEvent<'transcription.status'>({
    type: 'transcription.status',
    data: { recordingSid: 'RE1', status: 'completed', text: SECRET },
  }),
  anEvent({ data: { status: 'completed', sequence: 1, durationSeconds: 5, details } }),
  anEvent<'call.fallback'>({ type: 'call.fallback', data: { errorCode: '11200', details } }),
  noted(9, 'alert.acknowledged', { alertId: 'a', by: 'ann', note: SECRET }),
  noted(9, 'alert.resolved', { alertId: 'a', by: 'ann', note: SECRET }),
  reported(0, 'call.initiated', {
    from: SECRET,
    to: SECRET,
    callerName: SECRET,
    metadata: { [SECRET]: [{ deep: SECRET }] },
  }),
];

const HARMLESS: CallEvent[] = [
  anEvent<'dial.started'>({ type: 'dial.started', data: { round: 1, agents: ['+1'], screened: true } }),
  anEvent<'voicemail.started'>({ type: 'voicemail.started', data: { reason: 'menu' } }),
  anEvent<'recording.status'>({
    type: 'recording.status',
    data: { recordingSid: 'RE1', status: 'completed', durationSeconds: 9, errorCode: null },
  }),
  anEvent<'call.erased'>({ type: 'call.erased', data: { reason: 'request' } }),
  reported(1, 'call.routed'),
  reported(2, 'call.answered', { waitTime: 3 }),
  reported(3, 'call.transferred'),
  reported(4, 'call.ended'),
  noted(9, 'alert.resolved', { alertId: 'a', by: 'ann' }),
];

describe('redactEvent', () => {
  it.each(PERSONAL.map((event) => [event.type, event] as const))(
    'leaves nothing personal of %s',
    (_, event) => {
      const redacted = redactEvent(event);
      expect(JSON.stringify(redacted)).not.toContain(SECRET);
      expect(isRedacted(event)).toBe(false);
      expect(isRedacted(redacted)).toBe(true);
      expect(redactEvent(redacted)).toEqual(redacted);
      const { data: _before, ...identity } = event;
      expect(redacted).toMatchObject(identity);
    },
  );

  it.each(HARMLESS.map((event) => [event.type, event] as const))('leaves %s as it is', (_, event) => {
    expect(redactEvent(event)).toBe(event);
    expect(isRedacted(event)).toBe(true);
  });

  it('knows a redacted event whatever the order of its fields', () => {
    const [incoming] = PERSONAL.map(redactEvent);
    if (incoming?.type !== 'call.incoming') throw new Error('the first one is an incoming call');
    const entries = Object.entries(incoming.data.details).reverse();
    const reordered = { ...incoming, data: { details: Object.fromEntries(entries) } } as CallEvent;
    expect(isRedacted(reordered)).toBe(true);
  });

  it("keeps the company's own number, and not the one that an outgoing call was made to", () => {
    const toOf = (direction: 'inbound' | 'outbound'): unknown => {
      const event = anEvent<'call.incoming'>({
        type: 'call.incoming',
        data: { details: callDetails({ direction, to: '+13235550100' }) },
      });
      return redactEvent(event).data;
    };
    expect(toOf('inbound')).toMatchObject({ details: { to: '+13235550100' } });
    expect(toOf('outbound')).toMatchObject({ details: { to: null } });
  });
});
