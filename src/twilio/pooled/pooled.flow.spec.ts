import { aRequest, CALL_SID, flowContext, RECEIVED_AT } from '../../../test/support/twilio-requests.js';
import { CallsUnderWay } from '../webhooks/calls-under-way.js';
import { answerFallback } from '../fallback/fallback.flow.js';
import { answerPooledCall, type PooledAnswer } from './pooled.flow.js';

const ID = '3f0e9c0a-0000-4000-8000-000000000001';
const SPOKEN = { id: ID, greeting_url: null, greeting_text: 'Hi <you> & all', record_voicemail: false };
const PLAYED = { ...SPOKEN, greeting_url: 'http://127.0.0.1:9/a.mp3?x=1&y=2', greeting_text: null };
const POOLED = { To: '+15550100001' };

const answered = (given: PooledAnswer) =>
  answerPooledCall(given)(aRequest(POOLED), flowContext(), RECEIVED_AT);

describe('answerPooledCall', () => {
  it('speaks or plays the greeting and hangs up', () => {
    const spoken = answered({ answer: 'greeting', session: SPOKEN });
    expect(spoken.twiml).toMatch(
      /<Say language="en-US">Hi &lt;you&gt; &amp; all<\/Say><Hangup\/><\/Response>$/,
    );
    const played = answered({ answer: 'greeting', session: PLAYED });
    expect(played.twiml).toContain('<Play>http://127.0.0.1:9/a.mp3?x=1&amp;y=2</Play><Hangup/>');
    expect(played.events.map(({ type, data }) => [type, data])).toEqual([
      ['call.incoming', expect.anything()],
      ['session.answered', { sessionId: ID, answer: 'greeting' }],
    ]);
  });

  it('records a message where the session wants one', () => {
    const { twiml, events } = answered({
      answer: 'greeting',
      session: { ...PLAYED, record_voicemail: true },
    });
    expect(twiml).toMatch(/<\/Play><Record [^>]*\/twilio\/voicemail[^>]*\/><Say[^>]*>[^<]*<\/Say><Hangup\/>/);
    expect(events.at(-1)).toMatchObject({ type: 'voicemail.started', data: { reason: 'session' } });
  });

  it.each<PooledAnswer>([
    { answer: 'full', session: SPOKEN },
    { answer: 'echo', session: { ...PLAYED, record_voicemail: true } },
    { answer: 'idle', session: null },
    { answer: 'unknown', session: null },
  ])('says the same words for $answer', (given) => {
    const { twiml, events } = answered(given);
    expect(twiml).toBe(answered({ answer: 'idle', session: null }).twiml);
    expect(twiml).toContain('is not in use');
    const sessionId = given.session === null ? null : ID;
    expect(events.at(-1)).toMatchObject({
      type: 'session.answered',
      data: { sessionId, answer: given.answer },
    });
  });

  it('makes nothing known of a request that names no call', () => {
    const nameless = aRequest({ ...POOLED, CallSid: '' });
    const given = { answer: 'idle', session: null } as const;
    expect(answerPooledCall(given)(nameless, flowContext(), RECEIVED_AT).events).toEqual([]);
  });
});

describe('the fallback of a pooled number', () => {
  const fallback = (parameters: Record<string, string>, underWay = new CallsUnderWay()): string =>
    answerFallback(aRequest(parameters), { ...flowContext(), underWay }, RECEIVED_AT).twiml;
  const address = 'https://phone.example.com/twilio';

  it('takes no message for the company', () => {
    const seen = new CallsUnderWay();
    seen.note(answered({ answer: 'greeting', session: PLAYED }).events);
    expect(fallback({ ...POOLED, CallSid: CALL_SID, ErrorUrl: PLAYED.greeting_url }, seen)).toContain(
      'not in use',
    );
    expect(fallback({ ...POOLED, ErrorUrl: `${address}/incoming-call` })).toContain('not in use');
  });

  it('is as ever where the number is a main one, or nothing is known', () => {
    expect(fallback({ To: '+13235550100', ErrorUrl: `${address}/incoming-call` })).toContain('<Record');
    expect(fallback({ ...POOLED, ErrorUrl: `${address}/voice` })).toContain('<Record');
  });
});
