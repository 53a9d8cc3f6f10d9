import {
  aRequest,
  CALL_SID,
  fixture,
  flowContext,
  LEG_SID,
  RECEIVED_AT,
} from '../../../test/support/twilio-requests.js';
import { answerMenu } from '../ivr/ivr.flow.js';
import { TwilioRequest } from '../webhooks/twilio-request.js';
import { answerDialCompleted, answerScreen, answerScreenAnswer } from './dial.flow.js';

const URL = 'https://phone.example.com/twilio';
type Phone = Parameters<typeof flowContext>[0];

function dialTwiml(parameters: Record<string, string>, phone: Phone = {}): string {
  return answerMenu(
    aRequest({ Digits: '1', ...parameters }, { attempt: '1' }),
    flowContext(phone),
    RECEIVED_AT,
  ).twiml;
}

function afterDial(parameters: Record<string, string>, phone: Phone = {}, round = '1') {
  return answerDialCompleted(
    aRequest({ DialCallSid: LEG_SID, ...parameters }, { round }),
    flowContext(phone),
    RECEIVED_AT,
  );
}

describe('ringing agents', () => {
  it('rings all at once, asks each, and is told of every step', () => {
    const number = (agent: string): string =>
      `<Number statusCallback="${URL}/status?call=${CALL_SID}#ct=2000&amp;rt=5000&amp;rc=3&amp;rp=all" statusCallbackMethod="POST"` +
      ` statusCallbackEvent="initiated ringing answered completed" url="${URL}/screen?call=${CALL_SID}&amp;hidden=false"` +
      ` method="POST">${agent}</Number>`;
    expect(dialTwiml({})).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        '<Say language="en-US">Please hold while we connect you.</Say>' +
        `<Dial action="${URL}/dial?round=1" method="POST" timeout="20" answerOnBridge="true" callerId="+14155550142">` +
        `${number('+15557778888')}${number('+15557779999')}</Dial></Response>`,
    );
  });

  it('asks nobody when screening is off', () => {
    expect(dialTwiml({}, { screenForwardedCalls: false })).not.toContain('/screen');
  });

  it.each([
    ['+14155550142', '+14155550142'],
    ['+266696687', '+13235550100'],
    ['Anonymous', '+13235550100'],
    ['client:anna', '+13235550100'],
    ['sip:a@example.com', '+13235550100'],
    ['', '+13235550100'],
  ])('shows an agent a call from "%s" as from %s', (from, callerId) => {
    const twiml = dialTwiml({ From: from });
    expect(twiml).toContain(`callerId="${callerId}"`);
    expect(twiml).toContain(`hidden=${String(from !== callerId)}`);
  });

  it.each([
    ['client:anna', '+19005550100', '+13235550100'],
    ['client:anna', '+13235550111', '+13235550111'],
    ['sip:a@example.com', '+19005550100', '+13235550100'],
    ['+15557779999', '+13235550111', '+13235550111'],
    ['Anonymous', '+13235550111', '+13235550111'],
  ])('shows a call from %s to %s as from %s, which is a number of ours', (From, To, callerId) => {
    const twiml = dialTwiml({ From, To }, { mainNumbers: ['+13235550100', '+13235550111'] });
    expect(twiml).toContain(`callerId="${callerId}"`);
    expect(twiml).toContain('hidden=true');
  });

  it('never takes what a client called for a number of ours', () => {
    const twiml = dialTwiml({ From: 'client:anna', To: '+19005550100' }, { mainNumbers: [] });
    expect(twiml).not.toContain('callerId');
  });

  it('shows the first main number when the called address is no number either', () => {
    expect(dialTwiml({ From: 'client:anna', To: '' }, { mainNumbers: ['+13235550111'] })).toContain(
      'callerId="+13235550111"',
    );
    expect(dialTwiml({ From: 'client:anna', To: '' }, { mainNumbers: [] })).not.toContain('callerId');
  });

  it('rings one after another in turns', () => {
    const phone: Phone = { forwardStrategy: 'sequential' };
    expect(dialTwiml({}, phone)).toMatch(/round=1".*\+15557778888<\/Number><\/Dial>/);
    const second = afterDial({ DialCallStatus: 'busy', DialBridged: 'false' }, phone);
    expect(second.twiml).toMatch(/round=2".*>\+15557779999<\/Number><\/Dial>/);
    expect(second.events[1]).toMatchObject({
      type: 'dial.started',
      data: { round: 2, agents: ['+15557779999'] },
    });
    expect(afterDial({ DialCallStatus: 'busy', DialBridged: 'false' }, phone, '2').twiml).toContain(
      '<Record ',
    );
  });
});

describe('after ringing', () => {
  it('hangs up when agent and caller were connected', () => {
    const { twiml, events } = afterDial({
      DialCallStatus: 'completed',
      DialBridged: 'true',
      DialCallDuration: '63',
    });
    expect(twiml).toBe('<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>');
    expect(events).toMatchObject([
      {
        type: 'dial.completed',
        callId: CALL_SID,
        data: { round: 1, status: 'completed', legSid: LEG_SID, durationSeconds: 63, bridged: true },
      },
    ]);
  });

  it.each(['no-answer', 'busy', 'failed', 'canceled', 'completed', 'answered', ''])(
    'offers to leave a message after "%s" without a bridge',
    (status) => {
      const { twiml, events } = afterDial({ DialCallStatus: status, DialBridged: 'false' });
      expect(twiml).toContain('Sorry, nobody is available to take your call.');
      expect(twiml).toContain('<Record ');
      expect(events[1]).toMatchObject({ type: 'voicemail.started', data: { reason: 'unavailable' } });
    },
  );

  it('believes completed without the word bridged only when nobody was asked to accept', () => {
    const completed = { DialCallStatus: 'completed', DialCallDuration: '302' };
    expect(afterDial(completed, { screenForwardedCalls: false }).twiml).toContain('<Hangup/></Response>');
    expect(afterDial(completed, { screenForwardedCalls: false }).twiml).not.toContain('<Record');
  });

  it('tells a conversation from a question by its length where it did not see what was pressed', () => {
    const after = (DialCallDuration: string) =>
      afterDial({ DialCallStatus: 'completed', DialCallDuration }, { forwardStrategy: 'sequential' }).twiml;
    expect(after('302')).toContain('<Response><Hangup/></Response>');
    expect(after('12')).toContain('<Record ');
    expect(after('12')).not.toContain('nobody is available');
    expect(after('12')).not.toContain('<Dial');
  });

  it('lets a caller go who hung up', () => {
    const { twiml, events } = afterDial({
      DialCallStatus: 'no-answer',
      DialBridged: 'false',
      CallStatus: 'completed',
    });
    expect(twiml).toContain('<Hangup/></Response>');
    expect(twiml).not.toContain('<Record');
    expect(events).toHaveLength(1);
  });

  it.each(['30-dial-completed-callee-hungup', '31-dial-completed-caller-hungup'])('reads %s', (name) => {
    const request = new TwilioRequest(fixture(name), { round: '1' });
    const { events } = answerDialCompleted(
      request,
      flowContext({ screenForwardedCalls: false }),
      RECEIVED_AT,
    );
    expect(events).toMatchObject([{ type: 'dial.completed', data: { status: 'completed', bridged: null } }]);
  });
});

const context = flowContext();
const ofLeg = { CallSid: LEG_SID, ParentCallSid: CALL_SID, To: '+15557778888', Direction: 'outbound-dial' };

describe('answerScreen', () => {
  it('says who calls and asks for 1; without a key it hangs up', () => {
    const { twiml, events } = answerScreen(
      aRequest(ofLeg, { call: CALL_SID, hidden: 'false' }),
      context,
      RECEIVED_AT,
    );
    expect(twiml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response>' +
        `<Gather action="https://phone.example.com/twilio/screen/answer?call=${CALL_SID}" method="POST" numDigits="1" timeout="5" finishOnKey="">` +
        '<Say language="en-US">You have a call from 1 4 1 5 5 5 5 0 1 4 2.</Say>' +
        '<Say language="en-US">Press 1 to take it.</Say>' +
        '</Gather><Hangup/></Response>',
    );
    expect(events).toMatchObject([
      { callId: CALL_SID, type: 'leg.screening', data: { legSid: LEG_SID, to: '+15557778888' } },
    ]);
  });

  it('does not read out our own number for a caller who hides theirs', () => {
    const { twiml } = answerScreen(aRequest(ofLeg, { call: CALL_SID, hidden: 'true' }), context, RECEIVED_AT);
    expect(twiml).toContain('You have a call from a hidden number.');
  });

  it('takes the call from the URL when Twilio does not name it, and hangs up when nobody does', () => {
    const { ParentCallSid, ...nameless } = ofLeg;
    expect(answerScreen(aRequest(nameless, { call: CALL_SID }), context, RECEIVED_AT).events).toHaveLength(1);
    expect(answerScreen(aRequest(nameless), context, RECEIVED_AT)).toMatchObject({
      twiml: expect.stringContaining('<Hangup/>') as string,
      events: [],
    });
  });
});

describe('answerScreenAnswer', () => {
  it('connects on 1: an empty document', () => {
    const { twiml, events } = answerScreenAnswer(aRequest({ ...ofLeg, Digits: '1' }), context, RECEIVED_AT);
    expect(twiml).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
    expect(events).toMatchObject([
      { callId: CALL_SID, type: 'leg.screened', data: { accepted: true, digits: '1' } },
    ]);
  });

  it.each(['2', '*', '11', ''])('declines on "%s"', (digits) => {
    const { twiml, events } = answerScreenAnswer(
      aRequest({ ...ofLeg, Digits: digits }),
      context,
      RECEIVED_AT,
    );
    expect(twiml).toContain('<Hangup/>');
    expect(events).toMatchObject([{ data: { accepted: false, digits } }]);
  });
});
