import {
  aRequest,
  CALL_SID,
  fixture,
  flowContext,
  RECEIVED_AT,
} from '../../../test/support/twilio-requests.js';
import { TwilioRequest } from '../webhooks/twilio-request.js';
import { answerIncomingCall, answerMenu } from './ivr.flow.js';

const context = flowContext();

function menu(digits: string | undefined, attempt: string, phone: Parameters<typeof flowContext>[0] = {}) {
  const parameters: Record<string, string> = digits === undefined ? {} : { Digits: digits };
  return answerMenu(aRequest(parameters, { attempt }), flowContext(phone), RECEIVED_AT);
}

describe('answerIncomingCall', () => {
  it('greets and asks for one key, with a way on for silence', () => {
    expect(answerIncomingCall(aRequest(), context, RECEIVED_AT).twiml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Gather action="https://phone.example.com/twilio/menu?attempt=1" method="POST" numDigits="1" timeout="5" finishOnKey="">' +
        '<Say language="en-US">Thank you for calling.</Say>' +
        '<Say language="en-US">Press 1 to speak with us. Press 2 to leave a message.</Say>' +
        '</Gather>' +
        '<Redirect method="POST">https://phone.example.com/twilio/menu?attempt=1</Redirect>' +
        '</Response>',
    );
  });

  it.each(['\u000b', '\u0000', '\u001b', '\uffff', '\ud800'])(
    'speaks without what no XML may contain: %j',
    (character) => {
      const phone = { greeting: `Good${character}morning` };
      const { twiml } = answerIncomingCall(aRequest(), flowContext(phone), RECEIVED_AT);
      expect(twiml).toContain('>Good morning</Say>');
    },
  );

  it('plays a greeting that is an https address and speaks in the configured voice', () => {
    const phone = {
      greeting: 'https://cdn.example.com/hello.mp3?a=1&b=2',
      voice: 'Polly.Amy',
      language: 'en-GB',
    };
    const { twiml } = answerIncomingCall(aRequest(), flowContext(phone), RECEIVED_AT);
    expect(twiml).toContain('<Play>https://cdn.example.com/hello.mp3?a=1&amp;b=2</Play>');
    expect(twiml).toContain('<Say language="en-GB" voice="Polly.Amy">Press 1');
  });

  it('records the call with the details of the request', () => {
    const params = fixture('05-incoming-callername');
    const { events } = answerIncomingCall(new TwilioRequest(params, {}), context, RECEIVED_AT);
    expect(events).toMatchObject([
      {
        callId: 'CAd800bb12c0426a7ea4230e492fef2a4f',
        type: 'call.incoming',
        at: RECEIVED_AT,
        source: 'twilio',
        data: {
          details: {
            from: '+15306666666',
            to: '+15306384866',
            direction: 'inbound',
            callStatus: 'ringing',
            callerName: 'CA Wireless Call',
            city: 'SOUTH LAKE TAHOE',
            verification: null,
          },
        },
      },
    ]);
  });

  it.each([
    '02-incoming-international-stir-b',
    '03-incoming-addons-json',
    '04-incoming-blank-geo',
    '10-incoming-client',
    '11-incoming-client-identity',
    '12-incoming-sip',
    '13-incoming-sip-headers',
  ])('answers %s like any other call', (name) => {
    const request = new TwilioRequest(fixture(name), {});
    const { twiml, events } = answerIncomingCall(request, context, RECEIVED_AT);
    expect(twiml).toBe(answerIncomingCall(aRequest(), context, RECEIVED_AT).twiml);
    expect(events).toHaveLength(1);
  });

  it('answers without recording when the request names no call', () => {
    const { twiml, events } = answerIncomingCall(aRequest({ CallSid: '' }), context, RECEIVED_AT);
    expect(twiml).toContain('<Gather');
    expect(events).toEqual([]);
  });
});

describe('answerMenu', () => {
  it('rings the agents on 1', () => {
    const { twiml, events } = menu('1', '1');
    expect(twiml).toContain('<Dial action="https://phone.example.com/twilio/dial?round=1"');
    expect(events.map((event) => event.type)).toEqual(['menu.input', 'dial.started']);
    expect(events[1]).toMatchObject({
      data: { agents: ['+15557778888', '+15557779999'], screened: true, round: 1 },
    });
  });

  it('asks for a message on 1 when there are no agents', () => {
    const { twiml, events } = menu('1', '1', { forwardTo: [] });
    expect(twiml).toContain('nobody is available');
    expect(twiml).toContain('<Record ');
    expect(events.map((event) => event.type)).toEqual(['menu.input', 'voicemail.started']);
  });

  it('asks for a message on 2', () => {
    const { twiml, events } = menu('2', '1');
    expect(twiml).toContain('<Say language="en-US">Please leave a message.</Say><Record ');
    expect(events[1]).toMatchObject({ type: 'voicemail.started', data: { reason: 'menu' } });
  });

  it.each([
    ['9', 'You pressed 9, which is not one of the choices.'],
    ['*', 'You pressed star, which is not one of the choices.'],
    ['#', 'You pressed pound, which is not one of the choices.'],
    ['174422', 'You pressed 1 7 4 4 2 2, which is not one of the choices.'],
    ['12', 'You pressed 1 2, which is not one of the choices.'],
    ['', 'We did not hear a key.'],
    [undefined, 'We did not hear a key.'],
    ['<Hangup/>&', 'That is not one of the choices.'],
  ])('asks again after %s and says why', (digits, words) => {
    const { twiml } = menu(digits, '1');
    expect(twiml).toContain(`<Say language="en-US">${words}</Say>`);
    expect(twiml).toContain('action="https://phone.example.com/twilio/menu?attempt=2"');
    expect(twiml).not.toContain('Thank you for calling');
  });

  it.each([
    ['2', true],
    ['3', false],
    ['4', false],
    ['x', true],
  ])('with three attempts, asks again after attempt %s: %s', (attempt, again) => {
    expect(menu('9', attempt).twiml.includes('<Gather')).toBe(again);
  });

  it('takes a message, or hangs up, when the attempts are used up', () => {
    expect(menu('', '3')).toMatchObject({
      twiml: expect.stringContaining('<Record ') as string,
      events: [{ type: 'menu.input' }, { type: 'voicemail.started', data: { reason: 'menu_exhausted' } }],
    });
    const hungUp = menu('', '3', { menuExhausted: 'hangup' });
    expect(hungUp.twiml).toContain('<Hangup/>');
    expect(hungUp.twiml).not.toContain('<Record');
    expect(hungUp.events).toHaveLength(1);
  });

  it('gives a repeated request the same bytes and the same event ids, whenever it comes', () => {
    const request = aRequest({ Digits: '9' }, { attempt: '1' });
    const again = answerMenu(request, context, '2026-11-21T09:00:09.000Z');
    const first = answerMenu(request, context, RECEIVED_AT);
    expect(again.twiml).toBe(first.twiml);
    expect(again.events.map((event) => event.id)).toEqual(first.events.map((event) => event.id));
  });

  it('tells the same key in two attempts apart', () => {
    expect(menu('9', '1').events[0]?.id).not.toBe(menu('9', '2').events[0]?.id);
    expect(menu('9', '1').events[0]).toMatchObject({
      callId: CALL_SID,
      data: { digits: '9', attempt: 1, choice: 'unknown' },
    });
  });
});
