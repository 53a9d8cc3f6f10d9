import {
  aRequest,
  CALL_SID,
  flowContext,
  LEG_SID,
  RECEIVED_AT,
} from '../../../test/support/twilio-requests.js';
import { answerScreen, answerScreenAnswer } from './screen.flow.js';

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
