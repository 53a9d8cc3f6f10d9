import { anAlert } from '../../test/support/builders.js';
import { ALERT_KINDS } from '../calls/model/alert-kind.js';
import { alertsOf } from './alert.js';
import { readAlertId, writeAlertId } from './alert-id.js';

const eventId = '3f0c9a1be27d4c6f8a5b1d2e3f405162';

describe('the id of an alert', () => {
  it.each(['visit-2031', 'CA5f1c0de05f1c0de05f1c0de05f1c0de0', 'Zoë 🚀/"?#', 'é'.repeat(128)])(
    'leads to %s, and fits into an address as it is',
    (callId) => {
      const id = writeAlertId({ callId, eventId });
      expect(id).toMatch(/^[\w-]+$/);
      expect(readAlertId(id)).toEqual({ callId, eventId });
    },
  );

  it.each([
    ['nothing', ''],
    ['an event alone', eventId],
    ['a short event', writeAlertId({ callId: 'visit', eventId: eventId.slice(1) })],
    ['another spelling', `${writeAlertId({ callId: 'visit', eventId })}=`],
    ['what is no call', writeAlertId({ callId: 'a\u0000b', eventId })],
    ['bytes that are no text', `${eventId}_w`],
    ['too long a call', writeAlertId({ callId: 'x'.repeat(129), eventId })],
  ])('is refused when it is %s', (_what, id) => {
    expect(readAlertId(id)).toBeNull();
  });
});

describe('an alert', () => {
  it.each(ALERT_KINDS)('of the kind %s says what it is about, and has every field', (kind) => {
    const alert = anAlert({ kind, note: 'seen' });
    const { id, raisedAt, occurrence: _occurrence, ...rest } = alert;
    expect(alertsOf({ id: 'visit', alerts: [alert] })).toEqual([
      {
        ...rest,
        id: writeAlertId({ callId: 'visit', eventId: id }),
        callId: 'visit',
        at: raisedAt,
        severity: expect.stringMatching(/^(warning|critical)$/) as string,
        message: expect.stringMatching(/^\S.+\S$/) as string,
      },
    ]);
  });
});
