import { fixture } from '../../../test/support/twilio-requests.js';
import { HIDDEN, maskAnswer, maskParameter } from './mask-request.js';

describe('what is masked', () => {
  it.each([
    ['From', '+14155550142', '+*******0142'],
    ['CallerName', 'First agent', HIDDEN],
    ['FromCity', 'SPRINGFIELD', HIDDEN],
    ['Digits', '2', HIDDEN],
    ['TranscriptionText', 'call me at 415-555-0142', HIDDEN],
    ['SipHeader_X-New', 'whatever Twilio adds', HIDDEN],
    ['From', 'sip:front.desk@example.com', HIDDEN],
    ['CallerName', '', ''],
    ['CallSid', 'CA0123456789abcdef0123456789abcdef', 'CA0123456789abcdef0123456789abcdef'],
    ['CallStatus', 'in-progress', 'in-progress'],
  ])('%s=%p', (name, value, shown) => expect(maskParameter(name, value)).toBe(shown));

  it.each([
    '01-incoming-us-stir-a',
    '05-incoming-callername',
    '12-incoming-sip',
    '51-transcription-completed-long',
  ])('leaves nothing personal of %s', (name) => {
    const form = fixture(name);
    const shown = Object.entries(form)
      .map((pair) => maskParameter(...pair))
      .join(' ');
    for (const field of [
      'From',
      'Caller',
      'CallerName',
      'FromCity',
      'FromZip',
      'TranscriptionText',
      'SipCallId',
    ]) {
      const value = form[field] ?? '';
      if (value !== '') expect(shown).not.toContain(value);
    }
  });

  it('hides what is said, played and rung, and leaves verbs and attributes', () => {
    const answer =
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">Hello First agent</Say>' +
      '<Play>https://example.com/greeting.mp3</Play>' +
      '<Dial callerId="+14155550142" timeout="20"><Number url="https://x.example/twilio/screen?call=CA1">+15557778888</Number></Dial></Response>';
    expect(maskAnswer(answer)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?><Response><Say language="en-US">${HIDDEN}</Say><Play>${HIDDEN}</Play>` +
        '<Dial callerId="+*******0142" timeout="20"><Number url="https://x.example/twilio/screen?call=CA1">+*******8888</Number></Dial></Response>',
    );
  });

  it('hides numbers in what is no TwiML', () => {
    expect(maskAnswer('{"message":"+14155550142 is wrong"}')).toBe('{"message":"+*******0142 is wrong"}');
  });
});
