import { aRequest, flowContext, RECEIVED_AT } from '../../../test/support/twilio-requests.js';
import { answerFallback } from './fallback.flow.js';

const broken = flowContext({
  greeting: 'G\u0000',
  voicemailGreeting: 'https://broken.example/a.mp3',
  voice: 'No.Such',
});

describe('answerFallback', () => {
  it('records a message without any configured words, audio or voice', () => {
    const request = aRequest({
      ErrorCode: '11200',
      ErrorUrl: 'https://phone.example.com/twilio/menu?attempt=1',
    });
    const { twiml, events } = answerFallback(request, broken, RECEIVED_AT);
    expect(twiml).toContain('<Say>Sorry, we cannot connect your call at the moment.');
    expect(twiml).toContain('<Record action="https://phone.example.com/twilio/voicemail"');
    expect(twiml).not.toMatch(/voice=|broken/);
    expect(events.map((event) => event.type)).toEqual(['call.fallback', 'voicemail.started']);
    expect(events[0]).toMatchObject({ data: { errorCode: '11200', details: { from: '+14155550142' } } });
  });

  it('does not ask again for a message that was left before the failure', () => {
    const request = aRequest({ ErrorCode: '11200', ErrorUrl: 'https://phone.example.com/twilio/voicemail' });
    const { twiml, events } = answerFallback(request, broken, RECEIVED_AT);
    expect(twiml).not.toContain('<Record');
    expect(twiml).toContain('<Hangup/>');
    expect(events).toHaveLength(1);
  });
});
