import { TwilioRequest } from './twilio-request.js';

describe('TwilioRequest', () => {
  it('removes what databases cannot store and keeps everything else', () => {
    const request = new TwilioRequest(
      { CallerName: 'Zo\u00eb \u0000\ud83d\ude80 \ud83d<&"\'', FromCity: 'S\u00e3o Paulo' },
      {},
    );
    expect(request.details).toMatchObject({
      callerName: 'Zo\u00eb \ud83d\ude80 <&"\'',
      city: 'S\u00e3o Paulo',
    });
  });

  it('takes the first of repeated values', () => {
    const request = new TwilioRequest({ CallSid: ['CA1', 'CA2'], Digits: [] }, { attempt: ['2', '9'] });
    expect([request.callSid, request.digits, request.step('attempt')]).toEqual(['CA1', '', 2]);
  });

  it('takes blank for missing', () => {
    expect(new TwilioRequest({ From: '', FromCity: '  ' }, {}).details).toMatchObject({
      from: null,
      city: null,
    });
  });

  it('cuts a text that is too long', () => {
    expect(
      new TwilioRequest({ TranscriptionText: 'a'.repeat(60_000) }, {}).text('TranscriptionText'),
    ).toHaveLength(10_000);
  });

  it.each([
    ['12', 12],
    ['0', 0],
    ['', null],
    ['-1', null],
    ['1.5', null],
    ['1e3', null],
    ['abc', null],
    ['99999999999', null],
  ])('reads the count "%s" as %s', (text, count) => {
    expect(new TwilioRequest({ CallDuration: text }, {}).count('CallDuration')).toBe(count);
  });

  it.each([
    ['inbound', 'inbound'],
    ['outbound-api', 'outbound'],
    ['outbound-dial', 'outbound'],
    ['', null],
  ])('reads the direction "%s" as %s', (text, direction) => {
    expect(new TwilioRequest({ Direction: text }, {}).details.direction).toBe(direction);
  });

  it('reads RFC 2822 times', () => {
    const request = new TwilioRequest({ Timestamp: 'Thu, 12 Feb 2026 11:48:25 +0000' }, {});
    expect(request.timestamp('2026-02-12T11:48:26.000Z')).toBe('2026-02-12T11:48:25.000Z');
    expect(new TwilioRequest({}, {}).timestamp('2026-02-12T11:48:26.000Z')).toBeNull();
  });

  it.each([
    'Fri, 31 Dec 9999 23:59:59 +0000',
    '+275760-09-13T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '1970-01-01',
  ])('takes the time "%s" for missing', (Timestamp) => {
    expect(new TwilioRequest({ Timestamp }, {}).timestamp('2026-02-12T11:48:26.000Z')).toBeNull();
  });

  it.each([
    ['86400', 86_400],
    ['999999999', null],
    ['-1', null],
  ])('reads the duration "%s" as %s', (text, seconds) => {
    expect(new TwilioRequest({ CallDuration: text }, {}).seconds('CallDuration')).toBe(seconds);
  });

  it.each(['CA1', 'CA1234567890ABCDE', 'CA8b58119330318d15c988d8dd9d99f4cd'])('accepts the sid %s', (sid) => {
    expect(new TwilioRequest({ CallSid: sid }, {}).callSid).toBe(sid);
  });

  it.each(['', 'CA1;drop', '$where', 'a.b', 'C'.repeat(65)])('refuses the sid "%s"', (sid) => {
    expect(new TwilioRequest({ CallSid: sid }, {}).callSid).toBeNull();
  });
});
